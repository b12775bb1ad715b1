package dev.varve.format.chunk;

import dev.varve.base.Check;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.format.digest.Hasher;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// Immutable bytes with their name. A chunk is made only by digesting its content, so one in hand
/// is proof that the name is right: stores write it without digesting again, and reads that return
/// one have verified it.
public final class Chunk {
  /// The largest payload in bytes: 1 MiB.
  public static final int MAX_BYTES = 1 << 20;

  private final ChunkId id;
  private final byte[] bytes;

  private Chunk(ChunkId id, byte[] bytes) {
    this.id = id;
    this.bytes = bytes;
  }

  /// Makes a chunk of an array that the caller gives up: it must never be written again.
  ///
  /// @param hasher what names the chunk; what was added to it before is dropped
  /// @param bytes the content, at most [#MAX_BYTES]
  /// @return the chunk
  public static Chunk of(Hasher hasher, byte[] bytes) {
    checkSize(bytes.length);
    byte[] digest = new byte[DigestAlgorithm.DIGEST_BYTES];
    hasher.digest(bytes, 0, bytes.length, digest, 0);
    return new Chunk(ChunkId.of(hasher.algorithm(), digest, 0), bytes);
  }

  /// Makes a chunk of a copy of some bytes.
  ///
  /// @param algorithm what names the chunk
  /// @param content the content; its position does not change
  /// @return the chunk
  public static Chunk copyOf(DigestAlgorithm algorithm, ByteBuffer content) {
    checkSize(content.remaining());
    byte[] bytes = new byte[content.remaining()];
    content.get(content.position(), bytes);
    return of(algorithm.newHasher(), bytes);
  }

  private static void checkSize(int sizeBytes) {
    Check.argument(
        sizeBytes <= MAX_BYTES,
        () -> "a chunk holds at most " + MAX_BYTES + " bytes, found " + sizeBytes);
  }

  /// Returns the chunk's name.
  ///
  /// @return the id
  public ChunkId id() {
    return id;
  }

  /// Returns the content's size.
  ///
  /// @return bytes, from 0 to [#MAX_BYTES]
  public int sizeBytes() {
    return bytes.length;
  }

  /// Returns a view of the content.
  ///
  /// @return a read-only buffer of its own position and limit, over all the content
  public ByteBuffer content() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /// Checksums the content.
  ///
  /// @return its CRC32C
  public int crc32c() {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return (int) crc.getValue();
  }

  /// Copies the content out.
  ///
  /// @param offset where to start in the content
  /// @param target receives up to its remaining bytes; its position advances by the count
  /// @return the bytes copied: fewer than remaining only where the content ends
  public int copyTo(int offset, ByteBuffer target) {
    Check.argument(
        offset >= 0 && offset <= bytes.length,
        () -> "an offset is from 0 to " + bytes.length + ", found " + offset);
    int count = Math.min(target.remaining(), bytes.length - offset);
    target.put(bytes, offset, count);
    return count;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Chunk chunk && id.equals(chunk.id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return id + " (" + bytes.length + " B)";
  }
}
