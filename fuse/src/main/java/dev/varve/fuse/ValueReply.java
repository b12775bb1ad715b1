package dev.varve.fuse;

import java.nio.ByteBuffer;

/// The answer that is an extended attribute's value, or the names of all. The kernel may ask for
/// the length alone, or for less than there is; what that means is decided here.
public final class ValueReply {
  private final ByteBuffer out;
  private int maxBytes;
  private long totalBytes;

  ValueReply(ByteBuffer out) {
    this.out = out;
  }

  ValueReply fresh(int maxBytes) {
    this.maxBytes = maxBytes;
    totalBytes = 0;
    return this;
  }

  /// Writes a value.
  ///
  /// @param value its bytes
  public void value(byte[] value) {
    append(value);
  }

  /// Adds a name to the list.
  ///
  /// @param name the name with its namespace, as `user.name`, without NUL
  public void name(byte[] name) {
    append(name);
    int at = Call.REPLY + (int) Math.min(totalBytes, maxBytes);
    if (totalBytes < maxBytes && at < out.capacity()) {
      out.put(at, (byte) 0);
    }
    totalBytes++;
  }

  private void append(byte[] bytes) {
    if (totalBytes + bytes.length <= Math.min(maxBytes, out.capacity() - Call.REPLY)) {
      out.put(Call.REPLY + (int) totalBytes, bytes);
    }
    totalBytes += bytes.length;
  }

  /// Ends the answer.
  void finish(Call call) {
    if (maxBytes == 0) {
      out.putInt(Call.REPLY, (int) Math.min(totalBytes, Integer.MAX_VALUE))
          .putInt(Call.REPLY + 4, 0);
      call.replied(2 * Integer.BYTES);
    } else if (totalBytes > maxBytes) {
      call.failWith(Errno.ERANGE);
    } else {
      call.replied((int) totalBytes);
    }
  }
}
