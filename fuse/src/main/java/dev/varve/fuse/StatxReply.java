package dev.varve.fuse;

import java.nio.ByteBuffer;

/// The answer to `statx(2)` (`struct fuse_statx_out`), asked for where the caller wants the time of
/// birth: the attributes, and that time.
public final class StatxReply {
  static final int BYTES = 288;

  private static final int STAT = Call.REPLY + 32;
  private static final int STATX_BASIC = 0x7ff;
  private static final int STATX_BTIME = 0x800;

  private final ByteBuffer out;

  StatxReply(ByteBuffer out) {
    this.out = out;
  }

  StatxReply fresh() {
    Validity.clear(out, Call.REPLY, BYTES);
    out.putInt(STAT, STATX_BASIC);
    return this;
  }

  /// Says how long the kernel may answer from its cache. Zero when not said.
  ///
  /// @param nanos a duration, 0 or more
  /// @return this
  public StatxReply validFor(long nanos) {
    Validity.put(out, Call.REPLY, Call.REPLY + 8, nanos);
    return this;
  }

  /// Writes number, type, permissions and the number of names.
  ///
  /// @param inode the number that `stat(2)` shows
  /// @param mode a mode as `stat(2)` has it
  /// @param nlink how many names
  /// @return this
  public StatxReply node(long inode, int mode, int nlink) {
    out.putLong(STAT + 32, inode).putShort(STAT + 28, (short) mode).putInt(STAT + 16, nlink);
    return this;
  }

  /// Writes owner and group.
  ///
  /// @param uid the owner, unsigned
  /// @param gid the group, unsigned
  /// @return this
  public StatxReply owner(int uid, int gid) {
    out.putInt(STAT + 20, uid).putInt(STAT + 24, gid);
    return this;
  }

  /// Writes length and room.
  ///
  /// @param sizeBytes the length of the content
  /// @param blockCount what it occupies, in units of 512 bytes
  /// @param blockSizeBytes what reads and writes are best a multiple of
  /// @return this
  public StatxReply size(long sizeBytes, long blockCount, int blockSizeBytes) {
    out.putLong(STAT + 40, sizeBytes).putLong(STAT + 48, blockCount);
    out.putInt(STAT + 4, blockSizeBytes);
    return this;
  }

  /// Writes the device that the node is.
  ///
  /// @param major its kind
  /// @param minor its number
  /// @return this
  public StatxReply device(int major, int minor) {
    out.putInt(STAT + 128, major).putInt(STAT + 132, minor);
    return this;
  }

  /// Writes when it was read.
  ///
  /// @param seconds since 1970
  /// @param nanos from 0 to 999,999,999
  /// @return this
  public StatxReply accessed(long seconds, int nanos) {
    return time(64, seconds, nanos);
  }

  /// Writes when it was made.
  ///
  /// @param seconds since 1970
  /// @param nanos from 0 to 999,999,999
  /// @return this
  public StatxReply born(long seconds, int nanos) {
    out.putInt(STAT, STATX_BASIC | STATX_BTIME);
    return time(80, seconds, nanos);
  }

  /// Writes when anything of it changed.
  ///
  /// @param seconds since 1970
  /// @param nanos from 0 to 999,999,999
  /// @return this
  public StatxReply changed(long seconds, int nanos) {
    return time(96, seconds, nanos);
  }

  /// Writes when its content changed.
  ///
  /// @param seconds since 1970
  /// @param nanos from 0 to 999,999,999
  /// @return this
  public StatxReply modified(long seconds, int nanos) {
    return time(112, seconds, nanos);
  }

  private StatxReply time(int offset, long seconds, int nanos) {
    out.putLong(STAT + offset, seconds).putInt(STAT + offset + 8, nanos);
    return this;
  }
}
