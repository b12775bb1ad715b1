package dev.varve.fuse;

import java.nio.ByteBuffer;

/// Where a file system writes a node's attributes (`struct fuse_attr`); zero is what it does not
/// write.
public final class Attributes {
  /// The size of the struct.
  static final int BYTES = 88;

  private final ByteBuffer out;
  private int at;

  Attributes(ByteBuffer out) {
    this.out = out;
  }

  Attributes at(int offset) {
    at = offset;
    return this;
  }

  /// Writes the number that `stat(2)` shows.
  ///
  /// @param inode any number
  /// @return this
  public Attributes inode(long inode) {
    out.putLong(at, inode);
    return this;
  }

  /// Writes type and permissions.
  ///
  /// @param mode a mode as `stat(2)` has it
  /// @return this
  public Attributes mode(int mode) {
    out.putInt(at + 60, mode);
    return this;
  }

  /// Writes the number of names.
  ///
  /// @param nlink 0 for a file that has no name any more
  /// @return this
  public Attributes nlink(int nlink) {
    out.putInt(at + 64, nlink);
    return this;
  }

  /// Writes owner and group.
  ///
  /// @param uid the owner, unsigned
  /// @param gid the group, unsigned
  /// @return this
  public Attributes owner(int uid, int gid) {
    out.putInt(at + 68, uid).putInt(at + 72, gid);
    return this;
  }

  /// Writes the length of the content.
  ///
  /// @param sizeBytes its bytes; of a link, of its target
  /// @return this
  public Attributes size(long sizeBytes) {
    out.putLong(at + 8, sizeBytes);
    return this;
  }

  /// Writes what it occupies.
  ///
  /// @param blockCount units of 512 bytes
  /// @param blockSizeBytes what reads and writes are best a multiple of; a power of two
  /// @return this
  public Attributes blocks(long blockCount, int blockSizeBytes) {
    out.putLong(at + 16, blockCount).putInt(at + 80, blockSizeBytes);
    return this;
  }

  /// Writes the device that the node is.
  ///
  /// @param device a number as [NameOperations#mknod] got it
  /// @return this
  public Attributes device(int device) {
    out.putInt(at + 76, device);
    return this;
  }

  /// Writes when it was read.
  ///
  /// @param seconds since 1970, below zero before
  /// @param nanos from 0 to 999,999,999
  /// @return this
  public Attributes accessed(long seconds, int nanos) {
    out.putLong(at + 24, seconds).putInt(at + 48, nanos);
    return this;
  }

  /// Writes when its content changed.
  ///
  /// @param seconds since 1970, below zero before
  /// @param nanos from 0 to 999,999,999
  /// @return this
  public Attributes modified(long seconds, int nanos) {
    out.putLong(at + 32, seconds).putInt(at + 52, nanos);
    return this;
  }

  /// Writes when anything of it changed.
  ///
  /// @param seconds since 1970, below zero before
  /// @param nanos from 0 to 999,999,999
  /// @return this
  public Attributes changed(long seconds, int nanos) {
    out.putLong(at + 40, seconds).putInt(at + 56, nanos);
    return this;
  }
}
