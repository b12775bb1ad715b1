package dev.varve.fuse;

import java.nio.ByteBuffer;

/// The answer to an open (`struct fuse_open_out`).
public final class OpenReply {
  static final int BYTES = 16;

  private static final int DIRECT_IO = 1;
  private static final int KEEP_CACHE = 1 << 1;
  private static final int CACHE_DIR = 1 << 3;
  private static final int NOFLUSH = 1 << 5;
  private static final int PARALLEL_DIRECT_WRITES = 1 << 6;

  private final ByteBuffer out;
  private int at;

  OpenReply(ByteBuffer out) {
    this.out = out;
  }

  OpenReply fresh(int offset) {
    at = offset;
    Validity.clear(out, offset, BYTES);
    return this;
  }

  /// Writes the number with which requests come for what was opened.
  ///
  /// @param handle any number but [Abi#NO_HANDLE]; 0 when not written
  /// @return this
  public OpenReply handle(long handle) {
    out.putLong(at, handle);
    return this;
  }

  /// Lets reads and writes pass the page cache by, in requests of up to 1 MiB: 2.5 to 3.4 times as
  /// fast for large streams, slower for everything read twice.
  ///
  /// @return this
  public OpenReply directIo() {
    return flag(DIRECT_IO);
  }

  /// Lets several threads write at once, when it is [#directIo] and the size does not change.
  ///
  /// @return this
  public OpenReply parallelDirectWrites() {
    return flag(PARALLEL_DIRECT_WRITES);
  }

  /// Keeps what the page cache holds of the file: right when it did not change since, or every
  /// change was told.
  ///
  /// @return this
  public OpenReply keepCache() {
    return flag(KEEP_CACHE);
  }

  /// Lets the kernel remember a directory's listing, until its entries are invalidated.
  ///
  /// @return this
  public OpenReply cacheDirectory() {
    return flag(CACHE_DIR);
  }

  /// Says that nothing is to do when a descriptor is closed, so that no [FileOperations#flush]
  /// comes. That is also what tells a closing process's locks to go: not for a file that may be
  /// locked while locks are the file system's.
  ///
  /// @return this
  public OpenReply noFlush() {
    return flag(NOFLUSH);
  }

  private OpenReply flag(int flag) {
    out.putInt(at + 8, out.getInt(at + 8) | flag);
    return this;
  }
}
