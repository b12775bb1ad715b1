package dev.varve.posix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// Reads the entries of a directory page by page, in the order of the file system, which is no
/// order. Entries that come or go meanwhile may or may not be seen; all others are seen once. For
/// one thread.
public final class Listing implements AutoCloseable {
  /// Fields of `struct linux_dirent64`, the same on all architectures (`getdents64(2)`).
  private static final long INODE_AT = 0;

  private static final long LENGTH_AT = 16;
  private static final long TYPE_AT = 18;
  private static final long NAME_AT = 19;

  private final Directory directory;

  /// Takes over a directory that nobody else lists.
  Listing(Directory directory) {
    this.directory = directory;
  }

  /// Reads the next page, without `.` and `..`.
  ///
  /// @return up to 64 KiB of entries; empty at the end
  public List<DirectoryEntry> next() {
    try (Scratch scratch = Scratch.take()) {
      while (true) {
        long bytes =
            directory.call(
                SystemCall.GETDENTS64, scratch, scratch.dataAddress(), Scratch.DATA_BYTES);
        List<DirectoryEntry> page = entries(scratch.data(), bytes);
        if (bytes == 0 || !page.isEmpty()) {
          return page;
        }
      }
    }
  }

  /// Ends the listing. The directory that it was made from stays open.
  @Override
  public void close() {
    directory.close();
  }

  private static List<DirectoryEntry> entries(MemorySegment page, long bytes) {
    List<DirectoryEntry> entries = new ArrayList<>();
    int length;
    for (long at = 0; at < bytes; at += length) {
      length = Short.toUnsignedInt(page.get(ValueLayout.JAVA_SHORT, at + LENGTH_AT));
      byte[] name = name(page, at + NAME_AT, at + length);
      if (!isDots(name)) {
        entries.add(
            new DirectoryEntry(
                name,
                page.get(ValueLayout.JAVA_LONG, at + INODE_AT),
                FileType.ofEntry(page.get(ValueLayout.JAVA_BYTE, at + TYPE_AT))));
      }
    }
    return entries;
  }

  private static byte[] name(MemorySegment page, long from, long limit) {
    long end = from;
    while (end < limit && page.get(ValueLayout.JAVA_BYTE, end) != 0) {
      end++;
    }
    return page.asSlice(from, end - from).toArray(ValueLayout.JAVA_BYTE);
  }

  private static boolean isDots(byte[] name) {
    return name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
  }
}
