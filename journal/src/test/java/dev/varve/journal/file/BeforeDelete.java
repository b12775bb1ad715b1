package dev.varve.journal.file;

import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskFile;
import dev.varve.base.disk.DiskLock;
import java.util.List;

/// A disk on which something else happens just before a file is deleted.
record BeforeDelete(Disk disk, Runnable event) implements Disk {
  @Override
  public Disk at(String directory) {
    return new BeforeDelete(disk.at(directory), event);
  }

  @Override
  public void delete(String name) {
    event.run();
    disk.delete(name);
  }

  @Override
  public String describe(String name) {
    return disk.describe(name);
  }

  @Override
  public DiskFile create(String name) {
    return disk.create(name);
  }

  @Override
  public DiskFile open(String name) {
    return disk.open(name);
  }

  @Override
  public boolean exists(String name) {
    return disk.exists(name);
  }

  @Override
  public List<String> list(String directory) {
    return disk.list(directory);
  }

  @Override
  public void createDirectory(String directory) {
    disk.createDirectory(directory);
  }

  @Override
  public void rename(String from, String to) {
    disk.rename(from, to);
  }

  @Override
  public void flushDirectory(String directory) {
    disk.flushDirectory(directory);
  }

  @Override
  public long usableBytes() {
    return disk.usableBytes();
  }

  @Override
  public DiskLock lock(String name) {
    return disk.lock(name);
  }
}
