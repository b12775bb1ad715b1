package dev.varve.fuse;

import java.nio.ByteBuffer;

/// The answer to `statfs(2)` (`struct fuse_kstatfs`).
public final class StatfsReply {
  static final int BYTES = 80;

  private final ByteBuffer out;

  StatfsReply(ByteBuffer out) {
    this.out = out;
  }

  StatfsReply fresh() {
    Validity.clear(out, Call.REPLY, BYTES);
    return this;
  }

  /// Writes size and room.
  ///
  /// @param count how many blocks there are
  /// @param free how many are free
  /// @param available how many an ordinary user may still fill
  /// @param blockSizeBytes the size of one
  /// @return this
  public StatfsReply blocks(long count, long free, long available, int blockSizeBytes) {
    int at = Call.REPLY;
    out.putLong(at, count).putLong(at + 8, free).putLong(at + 16, available);
    out.putInt(at + 40, blockSizeBytes).putInt(at + 48, blockSizeBytes);
    return this;
  }

  /// Writes how many inodes there may be.
  ///
  /// @param count those there are and those there may be
  /// @param free those there may be
  /// @return this
  public StatfsReply inodes(long count, long free) {
    out.putLong(Call.REPLY + 24, count).putLong(Call.REPLY + 32, free);
    return this;
  }

  /// Writes the longest name.
  ///
  /// @param bytes its bytes
  /// @return this
  public StatfsReply maxNameBytes(int bytes) {
    out.putInt(Call.REPLY + 44, bytes);
    return this;
  }
}
