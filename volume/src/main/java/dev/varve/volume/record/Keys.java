package dev.varve.volume.record;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/// The keys of a volume's tree. The first byte is the kind of the record; the numbers after it are
/// big-endian, so records lie in the order of their numbers. Numbers are never negative.
public final class Keys {
  /// The volume record.
  public static final byte VOLUME = 0x01;

  /// An inode, by its number.
  public static final byte INODE = 0x02;

  /// An entry of a directory, by the directory and the name.
  public static final byte ENTRY = 0x03;

  /// A further hard link, by the inode, the directory and the name.
  public static final byte LINK = 0x04;

  /// A piece of an extended attribute, by the inode, the name and the piece.
  public static final byte XATTR = 0x05;

  /// An extent, by the content and the offset.
  public static final byte EXTENT = 0x06;

  /// A layer, by the content.
  public static final byte LAYER = 0x07;

  /// What a directory's subtree uses, by the directory.
  public static final byte USAGE = 0x08;

  /// The limits of a directory's subtree, by the directory.
  public static final byte QUOTA = 0x09;

  /// An inode without links that is still open.
  public static final byte ORPHAN = 0x0a;

  /// An earlier version of a file, by the inode and the version.
  public static final byte VERSION = 0x0b;

  /// What was deleted and may be restored, by the time and the inode.
  public static final byte TRASH = 0x0c;

  /// A content that nobody refers to and that is being dropped.
  public static final byte CONDEMNED = 0x0d;

  /// A content that wants work in the background.
  public static final byte LOOSE = 0x0e;

  /// Versions in the order in which they were kept: time u64, version u64.
  public static final byte EXPIRY = 0x0f;

  /// How many extents name a chunk, by the chunk.
  public static final byte COUNT = 0x10;

  /// A chunk whose count became zero, by the position of that and the chunk.
  public static final byte RECLAIM = 0x11;

  /// A snapshot, by its id.
  public static final byte SNAPSHOT = 0x12;

  /// What is known of a client, by the client.
  public static final byte CLIENT = 0x13;

  /// Results in the order of their positions: position u64.
  public static final byte RESULT = 0x14;

  /// A clone that needs a snapshot, by the snapshot and the clone's id.
  public static final byte PIN = 0x15;

  /// The top of a tree that no directory names: one that is being filled, or one that is being
  /// dropped. By the inode.
  public static final byte STAGING = 0x16;

  /// What a file with several links became in a tree that is being filled: by the tree's top and
  /// the file it is a copy of.
  public static final byte STAGED = 0x17;

  private static final int COUNT_BYTES = 1 + ChunkId.BYTES;
  private static final int PIN_BYTES = 1 + Long.BYTES + VolumeId.BYTES;
  private static final int RECLAIM_BYTES = 1 + Long.BYTES + ChunkId.BYTES;

  private Keys() {}

  /// Makes the key of a kind alone: below all of the kind, above all of the kind before.
  ///
  /// @param kind the kind
  /// @return 1 byte
  public static byte[] of(byte kind) {
    return new byte[] {kind};
  }

  /// Makes the key of a kind and a number.
  ///
  /// @param kind the kind
  /// @param number the number
  /// @return 9 bytes
  public static byte[] of(byte kind, long number) {
    return ByteBuffer.allocate(1 + Long.BYTES).put(kind).putLong(number).array();
  }

  /// Makes the key of a kind and two numbers.
  ///
  /// @param kind the kind
  /// @param first the first
  /// @param second the second
  /// @return 17 bytes
  public static byte[] of(byte kind, long first, long second) {
    return ByteBuffer.allocate(1 + 2 * Long.BYTES).put(kind).putLong(first).putLong(second).array();
  }

  /// Makes the key of an extent.
  ///
  /// @param content the content
  /// @param offset the extent's first byte
  /// @return 17 bytes
  public static byte[] extent(long content, long offset) {
    return of(EXTENT, content, offset);
  }

  /// Reads where an extent begins.
  ///
  /// @param key a key that begins with [#EXTENT]
  /// @return the offset of its first byte, at least 0
  /// @throws VarveException `CORRUPT` when the key is none of an extent
  public static long extentOffset(byte[] key) {
    check(key, EXTENT, 1 + 2 * Long.BYTES);
    return secondNumber(key);
  }

  /// Makes the key of a layer.
  ///
  /// @param content the content
  /// @return 9 bytes
  public static byte[] layer(long content) {
    return of(LAYER, content);
  }

  /// Makes the key that condemns a content.
  ///
  /// @param content the content
  /// @return 9 bytes
  public static byte[] condemned(long content) {
    return of(CONDEMNED, content);
  }

  /// Makes the key that calls a content loose.
  ///
  /// @param content the content
  /// @return 9 bytes
  public static byte[] loose(long content) {
    return of(LOOSE, content);
  }

  /// Makes the key of a chunk's count.
  ///
  /// @param chunk the chunk
  /// @return 34 bytes
  public static byte[] count(ChunkId chunk) {
    ByteBuffer key = ByteBuffer.allocate(COUNT_BYTES).put(COUNT);
    chunk.encode(key);
    return key.array();
  }

  /// Reads which chunk a count is of.
  ///
  /// @param key a key that begins with [#COUNT]
  /// @return the chunk
  /// @throws VarveException `CORRUPT` when the key is none of a count
  public static ChunkId countedChunk(byte[] key) {
    check(key, COUNT, COUNT_BYTES);
    return new RecordReader(key, 1, ChunkId.BYTES).takeChunkId();
  }

  /// Makes the key of a chunk in the reclaim queue.
  ///
  /// @param position where its count became zero
  /// @param chunk the chunk
  /// @return 42 bytes
  public static byte[] reclaim(long position, ChunkId chunk) {
    ByteBuffer key = ByteBuffer.allocate(RECLAIM_BYTES).put(RECLAIM).putLong(position);
    chunk.encode(key);
    return key.array();
  }

  /// Reads which chunk the reclaim queue names.
  ///
  /// @param key a key that begins with [#RECLAIM]
  /// @return the chunk
  /// @throws VarveException `CORRUPT` when the key is none of the queue
  public static ChunkId reclaimedChunk(byte[] key) {
    check(key, RECLAIM, RECLAIM_BYTES);
    return new RecordReader(key, 1 + Long.BYTES, ChunkId.BYTES).takeChunkId();
  }

  /// Makes the key of a clone that needs a snapshot.
  ///
  /// @param snapshot the snapshot
  /// @param clone the clone's id
  /// @return 25 bytes
  public static byte[] pin(long snapshot, VolumeId clone) {
    return ByteBuffer.allocate(PIN_BYTES)
        .put(PIN)
        .putLong(snapshot)
        .putLong(clone.high())
        .putLong(clone.low())
        .array();
  }

  /// Reads which clone needs a snapshot.
  ///
  /// @param key a key that begins with [#PIN]
  /// @return the clone's id
  /// @throws VarveException `CORRUPT` when the key is none of a pin
  public static VolumeId pinningClone(byte[] key) {
    check(key, PIN, PIN_BYTES);
    ByteBuffer id = ByteBuffer.wrap(key, 1 + Long.BYTES, VolumeId.BYTES);
    return new VolumeId(id.getLong(), id.getLong());
  }

  /// Reads the first number of a key.
  ///
  /// @param key the key
  /// @return the number after the kind, at least 0
  /// @throws VarveException `CORRUPT` when there is none
  public static long number(byte[] key) {
    return number(key, 1);
  }

  /// Reads the second number of a key.
  ///
  /// @param key the key
  /// @return the number after the first, at least 0
  /// @throws VarveException `CORRUPT` when there is none
  public static long secondNumber(byte[] key) {
    return number(key, 1 + Long.BYTES);
  }

  private static long number(byte[] key, int offset) {
    long number = key.length < offset + Long.BYTES ? -1 : ByteBuffer.wrap(key).getLong(offset);
    if (number < 0) {
      throw corrupt(key, "expected a number at byte " + offset);
    }
    return number;
  }

  private static void check(byte[] key, byte kind, int bytes) {
    if (key.length != bytes || key[0] != kind) {
      throw corrupt(key, "expected " + bytes + " bytes of kind " + kind);
    }
  }

  private static VarveException corrupt(byte[] key, String what) {
    return new VarveException(
        ErrorCode.CORRUPT,
        "a key of the volume is damaged: " + what + "; found " + HexFormat.of().formatHex(key));
  }
}
