package dev.varve.volume.state;

import dev.varve.volume.inode.Name;
import dev.varve.volume.record.Keys;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Keys of the records that a [State] reads and writes. Numbers are big-endian, so that keys sort
/// as they do.
final class StateKeys {
  static final byte[] VOLUME = Keys.of(Keys.VOLUME);

  /// The size of a kind and a number.
  static final int NUMBER_BYTES = 1 + Long.BYTES;

  private StateKeys() {}

  static byte[] inode(long ino) {
    return Keys.of(Keys.INODE, ino);
  }

  static byte[] entry(long directory, Name name) {
    byte[] key = new byte[NUMBER_BYTES + name.sizeBytes()];
    ByteBuffer.wrap(key).put(Keys.ENTRY).putLong(directory);
    name.copyTo(key, NUMBER_BYTES);
    return key;
  }

  static byte[] link(long ino, long directory, Name name) {
    byte[] key = new byte[NUMBER_BYTES + Long.BYTES + name.sizeBytes()];
    ByteBuffer.wrap(key).put(Keys.LINK).putLong(ino).putLong(directory);
    name.copyTo(key, NUMBER_BYTES + Long.BYTES);
    return key;
  }

  /// An attribute's value lies in pieces, numbered from 0; its name ends with a zero byte.
  static byte[] xattr(long ino, Name name, int piece) {
    byte[] key = new byte[NUMBER_BYTES + name.sizeBytes() + 1 + Short.BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(key).put(Keys.XATTR).putLong(ino);
    name.copyTo(key, NUMBER_BYTES);
    buffer.position(NUMBER_BYTES + name.sizeBytes()).put((byte) 0).putShort((short) piece);
    return key;
  }

  static byte[] xattrPrefix(long ino, Name name) {
    byte[] key = xattr(ino, name, 0);
    return Arrays.copyOf(key, key.length - Short.BYTES);
  }

  /// The key after all that begin with a kind and a number.
  static byte[] after(byte kind, long number) {
    return number == -1 ? new byte[] {(byte) (kind + 1)} : Keys.of(kind, number + 1);
  }

  static Name nameAt(byte[] key, int offset) {
    return Name.of(Arrays.copyOfRange(key, offset, key.length));
  }
}
