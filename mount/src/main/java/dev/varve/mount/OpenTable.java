package dev.varve.mount;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.fuse.Abi;
import dev.varve.fuse.EntryReply;
import dev.varve.fuse.OpenReply;
import dev.varve.volume.FileHandle;
import dev.varve.volume.OpenMode;
import dev.varve.volume.inode.Inode;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What the kernel has open, by the numbers that it was given for it. The kernel bounds it: each is
/// an open file of some process. Safe for any thread.
final class OpenTable {
  /// `O_WRONLY`.
  private static final int WRITE_ONLY = 1;

  private final LiveTree tree;
  private final AtomicLong last = new AtomicLong();
  private final ConcurrentHashMap<Long, OpenNode> open = new ConcurrentHashMap<>();

  OpenTable(LiveTree tree) {
    this.tree = tree;
  }

  /// Returns how flags of `open(2)` open a file. Writes to the end are chosen one by one, because
  /// the kernel writes back what was mapped through any handle.
  static OpenMode mode(int flags) {
    int access = flags & Abi.O_ACCMODE;
    boolean writes = access != Abi.O_RDONLY;
    return new OpenMode(access != WRITE_ONLY, writes, false, writes && (flags & Abi.O_TRUNC) != 0);
  }

  /// Notes what was opened.
  ///
  /// @return its number
  long add(OpenNode opened) {
    long number = last.incrementAndGet();
    open.put(number, opened);
    return number;
  }

  /// Notes a file that was made and opened, and answers.
  void opened(FileHandle handle, EntryReply entry, OpenReply reply) {
    boolean answered = false;
    try {
      Inode inode = handle.attributes();
      tree.fill(entry, inode);
      reply.handle(add(new OpenFile(handle))).keepCache();
      answered = true;
    } finally {
      if (!answered) {
        handle.close();
      }
    }
  }

  /// Finds a file.
  OpenFile file(long number) {
    if (open.get(number) instanceof OpenFile file) {
      return file;
    }
    throw gone(number);
  }

  /// Finds a directory.
  OpenDirectory directory(long number) {
    if (open.get(number) instanceof OpenDirectory directory) {
      return directory;
    }
    throw gone(number);
  }

  /// Finds a file of a snapshot.
  OpenPast past(long number) {
    if (open.get(number) instanceof OpenPast file) {
      return file;
    }
    throw gone(number);
  }

  /// Finds anything; null when nothing is open with the number.
  @Nullable OpenNode find(long number) {
    return open.get(number);
  }

  /// Ends a number.
  OpenNode remove(long number) {
    OpenNode found = open.remove(number);
    if (found == null) {
      throw gone(number);
    }
    return found;
  }

  /// Closes everything, of a mount that ended with files open.
  void closeAll() {
    for (Long number : open.keySet()) {
      OpenNode node = open.remove(number);
      if (node != null) {
        node.close();
      }
    }
  }

  private static VarveException gone(long number) {
    return new VarveException(ErrorCode.BAD_HANDLE, "nothing is open with the number " + number);
  }
}
