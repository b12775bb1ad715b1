package dev.varve.testkit.disk;

import dev.varve.base.disk.Disk;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskFileContractIT extends DiskFileContract {
  @TempDir Path directory = Path.of("");

  @Override
  protected Disk disk() {
    return Disk.at(directory);
  }
}
