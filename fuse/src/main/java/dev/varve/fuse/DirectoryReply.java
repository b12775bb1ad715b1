package dev.varve.fuse;

import java.nio.ByteBuffer;

/// The answer that lists a directory (`struct fuse_dirent`, `struct fuse_direntplus`).
public final class DirectoryReply {
  private static final int HEAD_BYTES = 24;

  private final ByteBuffer out;
  private final EntryReply entry;
  private boolean withEntries;
  private int position;
  private int end;

  DirectoryReply(ByteBuffer out, EntryReply entry) {
    this.out = out;
    this.entry = entry;
  }

  DirectoryReply fresh(int maxBytes, boolean plus) {
    position = Call.REPLY;
    end = Math.min(out.capacity(), Call.REPLY + maxBytes);
    withEntries = plus;
    return this;
  }

  /// Says whether the kernel asked for nodes with their attributes.
  ///
  /// @return whether [#entry] is to be filled after each [#add]
  public boolean withEntries() {
    return withEntries;
  }

  /// Adds an entry.
  ///
  /// @param name its name
  /// @param inode the number that `readdir(3)` shows
  /// @param mode a mode, of which the type counts
  /// @param next the position after it, which the next request will begin at; not 0
  /// @return false when it does not fit, and the answer ends before it
  public boolean add(byte[] name, long inode, int mode, long next) {
    int head = withEntries ? position + EntryReply.BYTES : position;
    int after = (head + HEAD_BYTES + name.length + 7) & ~7;
    if (after > end) {
      return false;
    }
    out.putLong(after - Long.BYTES, 0);
    out.putLong(head, inode).putLong(head + 8, next);
    out.putInt(head + 16, name.length).putInt(head + 20, (mode & Abi.S_IFMT) >> 12);
    out.put(head + HEAD_BYTES, name);
    if (withEntries) {
      entry.fresh(position);
    }
    position = after;
    return true;
  }

  /// Returns where the node of the entry that was just added goes. Left alone it says nothing, as
  /// is right for `.` and `..`; filled, it counts as one more reference to the node.
  ///
  /// @return all zero at first
  public EntryReply entry() {
    return entry;
  }

  int size() {
    return position - Call.REPLY;
  }
}
