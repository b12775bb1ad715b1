package dev.varve.fuse.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Small files in which the kernel says what it knows, as in `/proc` and `/sys`.
public final class TextFile {
  private static final int CHUNK_BYTES = 16_384;

  /// No such file that is read here is longer; a machine with 10,000 mounts has 2 MiB of them.
  private static final int MAX_BYTES = 16 << 20;

  private static final int O_RDONLY_CLOEXEC = 0_2000000;
  private static final int O_WRONLY_CLOEXEC = 1 | 0_2000000;

  private TextFile() {}

  /// Reads one.
  ///
  /// @param path where it is
  /// @return what it says, empty when it cannot be opened or read
  public static Optional<String> read(String path) {
    try (Arena arena = Arena.ofConfined()) {
      int descriptor = SystemCall.OPEN.answer(arena.allocateFrom(path).address(), O_RDONLY_CLOEXEC);
      if (descriptor < 0) {
        return Optional.empty();
      }
      Optional<byte[]> content = readAll(descriptor);
      SystemCall.CLOSE.answer(descriptor);
      return content.map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
  }

  /// Reads a descriptor to its end.
  static Optional<byte[]> readAll(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment chunk = arena.allocate(CHUNK_BYTES);
      byte[] all = {};
      while (all.length < MAX_BYTES) {
        long got = SystemCall.READ.longAnswer(descriptor, chunk.address(), CHUNK_BYTES);
        if (got < 0) {
          return Optional.empty();
        }
        if (got == 0) {
          break;
        }
        int before = all.length;
        all = Arrays.copyOf(all, before + (int) got);
        MemorySegment.copy(chunk, ValueLayout.JAVA_BYTE, 0, all, before, (int) got);
      }
      return Optional.of(all);
    }
  }

  /// Writes one, where the kernel takes a setting.
  ///
  /// @param path where it is
  /// @param text what to write
  /// @return whether the kernel took it
  public static boolean write(String path, String text) {
    try (Arena arena = Arena.ofConfined()) {
      int descriptor = SystemCall.OPEN.answer(arena.allocateFrom(path).address(), O_WRONLY_CLOEXEC);
      if (descriptor < 0) {
        return false;
      }
      MemorySegment bytes = arena.allocateFrom(text);
      long put = SystemCall.WRITE.longAnswer(descriptor, bytes.address(), bytes.byteSize() - 1);
      SystemCall.CLOSE.answer(descriptor);
      return put == bytes.byteSize() - 1;
    }
  }
}
