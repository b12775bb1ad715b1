package dev.varve.testkit.disk;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.disk.Disk;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskContractIT extends DiskContract {
  @TempDir Path directory = Path.of("");

  @Override
  protected Disk disk() {
    return Disk.at(directory);
  }

  @Test
  void whatCannotBeLookedForIsNotAbsent() {
    String tooLong = "x".repeat(300);
    assertThatThrownBy(() -> disk().exists(tooLong)).hasMessageContaining("File name too long");
  }
}
