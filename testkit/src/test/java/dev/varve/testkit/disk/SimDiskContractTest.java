package dev.varve.testkit.disk;

import dev.varve.base.disk.Disk;
import org.junit.jupiter.api.AfterEach;

class SimDiskContractTest extends DiskContract {
  private final SimDisk disk = new SimDisk(1);

  @Override
  protected Disk disk() {
    return disk;
  }

  @AfterEach
  void everythingIsClosed() {
    disk.assertAllClosed();
  }
}
