package dev.varve.fuse;

import dev.varve.base.Check;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// What the kernel is told unasked: that something in its caches is not so any more. Two that say
/// the same are equal.
public final class Notice {
  /// The longest name.
  static final int MAX_NAME_BYTES = 255;

  /// The longest notice: a header, the longest struct and the longest name with its NUL.
  public static final int MAX_BYTES = Call.REPLY + 24 + MAX_NAME_BYTES + 1;

  /// Numbers of `enum fuse_notify_code`.
  private static final int INVAL_INODE = 2;

  private static final int INVAL_ENTRY = 3;
  private static final int DELETE = 6;

  private static final int EXPIRE_ONLY = 1;

  /// An offset below 0 means that no data is concerned.
  private static final int NO_DATA = -1;

  private final byte[] message;

  private Notice(int code, int bodyBytes) {
    message = new byte[Call.REPLY + bodyBytes];
    buffer().putInt(0, message.length).putInt(4, code);
  }

  private ByteBuffer buffer() {
    return Call.nativeOrder(ByteBuffer.wrap(message));
  }

  /// Says that attributes of a node are other now.
  ///
  /// @param node whose
  /// @return a notice
  public static Notice attributes(long node) {
    return data(node, NO_DATA, 0);
  }

  /// Says that attributes and a range of the data of a node are other now.
  ///
  /// @param node whose
  /// @param offset the first byte
  /// @param lengthBytes how many bytes, 0 for all that follow
  /// @return a notice
  public static Notice data(long node, long offset, long lengthBytes) {
    Notice notice = new Notice(INVAL_INODE, 24);
    notice.buffer().putLong(16, node).putLong(24, offset).putLong(32, lengthBytes);
    return notice;
  }

  /// Says that a name stands for something else now, or for nothing, and what was known below it or
  /// is mounted there is void.
  ///
  /// @param parent the directory
  /// @param name the name
  /// @return a notice
  public static Notice entry(long parent, byte[] name) {
    return entry(parent, name, 0);
  }

  /// Says that a name is to be asked for again before it is used.
  ///
  /// @param parent the directory
  /// @param name the name
  /// @return a notice
  public static Notice expired(long parent, byte[] name) {
    return entry(parent, name, EXPIRE_ONLY);
  }

  private static Notice entry(long parent, byte[] name, int flags) {
    check(name);
    Notice notice = new Notice(INVAL_ENTRY, 16 + name.length + 1);
    notice.buffer().putLong(16, parent).putInt(24, name.length).putInt(28, flags).put(32, name);
    return notice;
  }

  /// Says that a node lost its name, also to those who watch it or stand in it.
  ///
  /// @param parent the directory
  /// @param node what had the name
  /// @param name the name
  /// @return a notice
  public static Notice deleted(long parent, long node, byte[] name) {
    check(name);
    Notice notice = new Notice(DELETE, 24 + name.length + 1);
    notice.buffer().putLong(16, parent).putLong(24, node).putInt(32, name.length).put(40, name);
    return notice;
  }

  private static void check(byte[] name) {
    Check.argument(
        name.length > 0 && name.length <= MAX_NAME_BYTES,
        () -> "a name has 1 to " + MAX_NAME_BYTES + " bytes, found " + name.length);
  }

  /// Writes the message.
  ///
  /// @param out room for [#MAX_BYTES]
  /// @return its length in bytes
  public int write(ByteBuffer out) {
    out.put(0, message);
    return message.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Notice notice && Arrays.equals(message, notice.message);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(message);
  }

  @Override
  public String toString() {
    ByteBuffer buffer = buffer();
    return "notice " + buffer.getInt(4) + " about node " + buffer.getLong(16);
  }
}
