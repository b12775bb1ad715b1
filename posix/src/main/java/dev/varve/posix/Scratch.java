package dev.varve.posix;

import dev.varve.base.Check;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/// Memory outside the heap for one call: where errno is saved, two strings and a buffer. Taken from
/// a small pool and given back, so that handles own no memory, any thread may use any handle, and a
/// call allocates nothing outside the heap (taking and giving back is 21 ns, a fresh arena of this
/// size 720; measured in 2026-11 on a Zen 5).
final class Scratch implements AutoCloseable {
  /// Room for data: the longest extended attribute, and the longest list of their names
  /// (`XATTR_SIZE_MAX` and `XATTR_LIST_MAX` of linux/limits.h).
  static final int DATA_BYTES = 65_536;

  /// How many the pool keeps; beyond, the garbage collector frees them. 5 MiB in all.
  private static final int MAX_POOLED = 64;

  /// The longest path with its NUL (`PATH_MAX` of linux/limits.h).
  private static final int PATH_BYTES = 4_096;

  private static final long STATE_AT = 0;
  private static final long STATE_BYTES = 64;
  private static final long FIRST_AT = 64;
  private static final long SECOND_AT = 4_096 + 512;
  private static final long DATA_AT = 3 * 4_096;

  /// What data is aligned to: what direct I/O asks for on common disks.
  private static final long ALIGNMENT = 4_096;

  private static final String DESCRIPTORS = "/proc/self/fd/";

  /// The longest text that `strerror_r(3)` has.
  private static final int MAX_ERROR_TEXT_BYTES = 1_024;

  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final ArrayDeque<Scratch> POOL = new ArrayDeque<>(MAX_POOLED);

  private final MemorySegment memory = Arena.ofAuto().allocate(DATA_AT + DATA_BYTES, ALIGNMENT);
  private final MemorySegment state = memory.asSlice(STATE_AT, STATE_BYTES);
  private final MemorySegment data = memory.asSlice(DATA_AT, DATA_BYTES);

  private Scratch() {}

  static Scratch take() {
    Scratch pooled;
    LOCK.lock();
    try {
      pooled = POOL.poll();
    } finally {
      LOCK.unlock();
    }
    return pooled == null ? new Scratch() : pooled;
  }

  /// Gives it back, last in first out: what was used last is still in the processor's cache.
  @Override
  public void close() {
    LOCK.lock();
    try {
      if (POOL.size() < MAX_POOLED) {
        POOL.push(this);
      }
    } finally {
      LOCK.unlock();
    }
  }

  MemorySegment state() {
    return state;
  }

  int errno() {
    // The layout of captured state is a struct whose only member is an int.
    return state.get(ValueLayout.JAVA_INT, 0);
  }

  /// The buffer, of [#DATA_BYTES].
  MemorySegment data() {
    return data;
  }

  long dataAddress() {
    return data.address();
  }

  byte[] bytes(long count) {
    return data.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
  }

  /// Reads a text of the C library's own.
  @SuppressWarnings("restricted")
  static String textAt(long address) {
    return MemorySegment.ofAddress(address).reinterpret(MAX_ERROR_TEXT_BYTES).getString(0);
  }

  /// Stores the name of a directory's entry.
  ///
  /// @return its address
  long name(byte[] name) {
    checkIsComponent(name);
    return text(FIRST_AT, 0, name);
  }

  /// Stores the name of another directory's entry.
  ///
  /// @return its address
  long secondName(byte[] name) {
    checkIsComponent(name);
    return text(SECOND_AT, 0, name);
  }

  /// Stores a path, a link's target or an attribute's name.
  ///
  /// @return its address
  long text(byte[] text) {
    return text(SECOND_AT, 0, text);
  }

  /// Stores the path of an open directory's entry.
  ///
  /// @return its address
  long pathThrough(int descriptor, byte[] name) {
    checkIsComponent(name);
    String directory = DESCRIPTORS + descriptor + "/";
    int length = append(FIRST_AT, 0, directory.getBytes(StandardCharsets.US_ASCII));
    return text(FIRST_AT, length, name);
  }

  /// Stores bytes and a NUL. Of a text that no path can hold as much is stored as makes the kernel
  /// say so: its first 4096 bytes without a NUL among them.
  private long text(long at, int prefixBytes, byte[] text) {
    for (byte one : text) {
      Check.argument(one != 0, () -> "a NUL in " + Place.printable(text));
    }
    int length = append(at, prefixBytes, text);
    memory.set(ValueLayout.JAVA_BYTE, at + length, (byte) 0);
    return memory.address() + at;
  }

  private int append(long at, int offset, byte[] text) {
    int length = Math.min(text.length, PATH_BYTES);
    MemorySegment.copy(text, 0, memory, ValueLayout.JAVA_BYTE, at + offset, length);
    return offset + length;
  }

  private static void checkIsComponent(byte[] name) {
    for (byte one : name) {
      Check.argument(
          one != '/',
          () -> "a name with a slash: " + Place.printable(name) + "; open each directory in turn");
    }
  }
}
