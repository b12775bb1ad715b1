package dev.varve.journal.file;

import dev.varve.base.disk.Disk;
import dev.varve.testkit.disk.ForwardingDisk;

/// A disk on which something else happens just before a file is deleted.
final class BeforeDelete extends ForwardingDisk {
  private final Runnable event;

  BeforeDelete(Disk disk, Runnable event) {
    super(disk);
    this.event = event;
  }

  @Override
  protected Disk around(Disk inner) {
    return new BeforeDelete(inner, event);
  }

  @Override
  public void delete(String name) {
    event.run();
    super.delete(name);
  }
}
