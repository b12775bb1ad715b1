package dev.varve.format.chunk;

import dev.varve.base.Check;
import dev.varve.format.digest.DigestAlgorithm;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/// The name of a chunk: the digest of its plain content and the algorithm that made it. Two chunks
/// with one name have the same content, as surely as the algorithm resists collisions.
///
/// Encoded as 33 bytes: the algorithm's code, then the digest. Ordered by algorithm, then by the
/// digest's bytes as unsigned numbers. The four words are the digest's bytes in big-endian order.
///
/// @param algorithm what made the digest
/// @param word0 bytes 0 to 7 of the digest
/// @param word1 bytes 8 to 15
/// @param word2 bytes 16 to 23
/// @param word3 bytes 24 to 31
public record ChunkId(DigestAlgorithm algorithm, long word0, long word1, long word2, long word3)
    implements Comparable<ChunkId> {
  /// Size of an encoded id in bytes: one for the algorithm and 32 for the digest.
  public static final int BYTES = 1 + DigestAlgorithm.DIGEST_BYTES;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final char SEPARATOR = ':';

  /// Names a digest.
  ///
  /// @param algorithm what made the digest
  /// @param bytes holds the digest
  /// @param offset where its 32 bytes start
  /// @return the id
  public static ChunkId of(DigestAlgorithm algorithm, byte[] bytes, int offset) {
    return new ChunkId(
        algorithm,
        (long) LONG.get(bytes, offset),
        (long) LONG.get(bytes, offset + 8),
        (long) LONG.get(bytes, offset + 16),
        (long) LONG.get(bytes, offset + 24));
  }

  /// Decodes an id.
  ///
  /// @param source holds at least [#BYTES] bytes; its position advances past them
  /// @return the id
  /// @throws dev.varve.base.VarveException `UNKNOWN_FORMAT` when the algorithm is unknown
  public static ChunkId decode(ByteBuffer source) {
    DigestAlgorithm algorithm = DigestAlgorithm.ofCode(source.get());
    ByteBuffer ordered = source.order() == ByteOrder.BIG_ENDIAN ? source : bigEndian(source);
    ChunkId id =
        new ChunkId(
            algorithm, ordered.getLong(), ordered.getLong(), ordered.getLong(), ordered.getLong());
    source.position(ordered.position());
    return id;
  }

  /// Reads an id as [#toString] writes it.
  ///
  /// @param text the algorithm's label, a colon, 64 hexadecimal digits
  /// @return the id
  /// @throws dev.varve.base.VarveException `INVALID_ARGUMENT` when the text is no id
  public static ChunkId parse(String text) {
    int separator = text.indexOf(SEPARATOR);
    String digits = text.substring(separator + 1);
    Check.argument(
        separator > 0
            && digits.length() == 2 * DigestAlgorithm.DIGEST_BYTES
            && digits.chars().allMatch(HexFormat::isHexDigit),
        () -> "a chunk id is an algorithm, ':' and 64 hexadecimal digits; found '" + text + "'");
    DigestAlgorithm algorithm = DigestAlgorithm.parse(text.substring(0, separator));
    return of(algorithm, HexFormat.of().parseHex(digits), 0);
  }

  /// Encodes the id.
  ///
  /// @param target receives [#BYTES] bytes; its position advances past them
  public void encode(ByteBuffer target) {
    target.put(algorithm.code());
    ByteBuffer ordered = target.order() == ByteOrder.BIG_ENDIAN ? target : bigEndian(target);
    ordered.putLong(word0).putLong(word1).putLong(word2).putLong(word3);
    target.position(ordered.position());
  }

  /// Encodes the id into an array of its own.
  ///
  /// @return [#BYTES] bytes
  public byte[] toBytes() {
    byte[] bytes = new byte[BYTES];
    encode(ByteBuffer.wrap(bytes));
    return bytes;
  }

  @Override
  public int compareTo(ChunkId other) {
    int order = Byte.compare(algorithm.code(), other.algorithm.code());
    order = order != 0 ? order : Long.compareUnsigned(word0, other.word0);
    order = order != 0 ? order : Long.compareUnsigned(word1, other.word1);
    order = order != 0 ? order : Long.compareUnsigned(word2, other.word2);
    return order != 0 ? order : Long.compareUnsigned(word3, other.word3);
  }

  /// The digest is uniform already: any of its bits hash as well as all.
  @Override
  public int hashCode() {
    return Long.hashCode(word0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChunkId id
        && algorithm == id.algorithm
        && word0 == id.word0
        && word1 == id.word1
        && word2 == id.word2
        && word3 == id.word3;
  }

  /// Writes the id as text: `blake3:af13…`.
  @Override
  public String toString() {
    return algorithm.label() + SEPARATOR + HexFormat.of().formatHex(toBytes(), 1, BYTES);
  }

  private static ByteBuffer bigEndian(ByteBuffer buffer) {
    return buffer.duplicate().order(ByteOrder.BIG_ENDIAN);
  }
}
