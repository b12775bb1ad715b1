package dev.varve.fuse.mount;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// A mount that works: start here.
final class BasicsIT extends MountFixture {
  @Test
  void aFileIsWrittenAndReadThroughTheKernel() throws IOException {
    Path mount = mountMemory();
    Path file = mount.resolve("folder/hello");
    Files.createDirectory(file.getParent());
    Files.writeString(file, "hello, world");
    assertThat(file).hasContent("hello, world");
    assertThat(run(mount, "ls", "-la", "folder")).contains("hello");
  }
}
