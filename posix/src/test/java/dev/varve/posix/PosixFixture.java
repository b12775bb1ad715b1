package dev.varve.posix;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A folder on a real file system, open; at the end nothing in it may still be open.
abstract class PosixFixture {
  /// A name that is no text in any encoding that a terminal has.
  static final byte[] ODD = {(byte) 0xff, '\n', ' ', (byte) 0xc3, '(', '\\', (byte) 0x80};

  static final int MAX_NAME_BYTES = 255;

  @TempDir Path folder;

  private Directory directory;

  @BeforeEach
  void openFolder() {
    directory = Directory.open(bytes(folder.toString()));
  }

  @AfterEach
  void nothingStaysOpen() throws IOException {
    directory.close();
    assertThat(openPaths()).noneMatch(path -> path.startsWith(folder.toString()));
  }

  final Directory directory() {
    return directory;
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static byte[] longName(int lengthBytes) {
    return "n".repeat(lengthBytes).getBytes(UTF_8);
  }

  /// Shows bytes so that a failed comparison can be read.
  static String latin(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  final void file(byte[] name, String content) {
    try (PosixFile file = directory.createFile(name, 0644, Access.WRITE, OpenFlag.TRUNCATE)) {
      file.write(ByteBuffer.wrap(bytes(content)), 0);
    }
  }

  final String content(byte[] name) {
    try (PosixFile file = directory.openFile(name, Access.READ)) {
      ByteBuffer content = ByteBuffer.allocate((int) file.stat().sizeBytes() + 1);
      file.read(content, 0);
      return new String(content.array(), 0, content.position(), UTF_8);
    }
  }

  static List<DirectoryEntry> entries(Directory directory) {
    List<DirectoryEntry> entries = new ArrayList<>();
    try (Listing listing = directory.list()) {
      for (List<DirectoryEntry> page = listing.next(); !page.isEmpty(); page = listing.next()) {
        entries.addAll(page);
      }
    }
    return entries;
  }

  static List<String> names(Directory directory) {
    return entries(directory).stream().map(entry -> latin(entry.name())).sorted().toList();
  }

  /// Runs a call that must fail.
  ///
  /// @return the message
  static String fails(ErrorCode code, ThrowingCallable call) {
    VarveException fault = catchThrowableOfType(VarveException.class, call);
    assertThat(fault).as("a fault with " + code).isNotNull();
    assertThat(fault.code()).as(fault.getMessage()).isEqualTo(code);
    return Objects.requireNonNull(fault.getMessage());
  }

  static void onlyAsRoot(String why) {
    assumeTrue(PosixProcess.user() == 0, () -> "only root may " + why);
  }

  private static List<String> openPaths() throws IOException {
    List<String> paths = new ArrayList<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        if (Files.isSymbolicLink(descriptor)) {
          paths.add(Files.readSymbolicLink(descriptor).toString());
        }
      }
    }
    return paths;
  }
}
