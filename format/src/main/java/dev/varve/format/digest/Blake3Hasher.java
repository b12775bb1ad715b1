package dev.varve.format.digest;

import static dev.varve.format.digest.Blake3Constants.BLOCK_BYTES;
import static dev.varve.format.digest.Blake3Constants.CHUNK_BYTES;
import static dev.varve.format.digest.Blake3Constants.CHUNK_END;
import static dev.varve.format.digest.Blake3Constants.CHUNK_START;
import static dev.varve.format.digest.Blake3Constants.ROOT;
import static dev.varve.format.digest.Blake3Constants.VALUE_BYTES;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/// BLAKE3 in plain hash mode with a digest of 32 bytes (specification section 2).
///
/// Input is hashed in groups of [Blake3Tree#GROUP_CHUNKS] chunks: straight from the caller's array
/// where it holds a whole group, and otherwise by way of a staging array of one group. So the speed
/// does not depend on how the input is split, and a direct buffer costs one copy of 16 KiB at a
/// time, which stays in the first-level cache. What is staged when the digest is asked for is the
/// tail: only then is known whether its last chunk is the root.
final class Blake3Hasher implements Hasher {
  private static final int GROUP_BYTES = Blake3Tree.GROUP_CHUNKS * CHUNK_BYTES;

  private final Blake3Tree tree;
  private final byte[] staging = new byte[GROUP_BYTES];
  private int stagedBytes;
  private final byte[] lastBlock = new byte[BLOCK_BYTES];
  private final byte[] lastValue = new byte[VALUE_BYTES];

  Blake3Hasher(Blake3Kernel kernel) {
    this.tree = new Blake3Tree(kernel);
  }

  @Override
  public DigestAlgorithm algorithm() {
    return DigestAlgorithm.BLAKE3;
  }

  @Override
  public void update(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int end = offset + length;
    int at = offset;
    if (stagedBytes > 0) {
      int filling = Math.min(length, GROUP_BYTES - stagedBytes);
      stage(bytes, at, filling);
      at += filling;
    }
    at = addGroups(bytes, at, end);
    stage(bytes, at, end - at);
  }

  @Override
  public void update(ByteBuffer bytes) {
    if (bytes.hasArray()) {
      update(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
      bytes.position(bytes.limit());
      return;
    }
    while (bytes.hasRemaining()) {
      int filling = Math.min(bytes.remaining(), GROUP_BYTES - stagedBytes);
      bytes.get(staging, stagedBytes, filling);
      staged(filling);
    }
  }

  @Override
  public void digest(byte[] out, int offset) {
    Objects.checkFromIndexSize(offset, DigestAlgorithm.DIGEST_BYTES, out.length);
    finish(staging, 0, stagedBytes, out, offset);
    reset();
  }

  @Override
  public void digest(byte[] bytes, int offset, int length, byte[] out, int outOffset) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    Objects.checkFromIndexSize(outOffset, DigestAlgorithm.DIGEST_BYTES, out.length);
    reset();
    int end = offset + length;
    int tail = addGroups(bytes, offset, end);
    finish(bytes, tail, end - tail, out, outOffset);
    reset();
  }

  @Override
  public void reset() {
    tree.reset();
    stagedBytes = 0;
  }

  private int addGroups(byte[] bytes, int offset, int end) {
    int at = offset;
    while (end - at >= GROUP_BYTES) {
      tree.addChunks(bytes, at, Blake3Tree.GROUP_CHUNKS);
      at += GROUP_BYTES;
    }
    return at;
  }

  private void stage(byte[] bytes, int offset, int length) {
    System.arraycopy(bytes, offset, staging, stagedBytes, length);
    staged(length);
  }

  private void staged(int length) {
    stagedBytes += length;
    if (stagedBytes == GROUP_BYTES) {
      tree.addChunks(staging, 0, Blake3Tree.GROUP_CHUNKS);
      stagedBytes = 0;
    }
  }

  /// Hashes the tail, less than a group, and writes the digest.
  private void finish(byte[] bytes, int offset, int length, byte[] out, int outOffset) {
    if (tree.chunkCount() == 0 && length <= CHUNK_BYTES) {
      lastChunk(bytes, offset, length, ROOT);
      System.arraycopy(lastValue, 0, out, outOffset, VALUE_BYTES);
      return;
    }
    int wholeChunks = length / CHUNK_BYTES;
    if (wholeChunks > 0) {
      tree.addChunks(bytes, offset, wholeChunks);
    }
    int wholeBytes = wholeChunks * CHUNK_BYTES;
    if (wholeBytes < length) {
      lastChunk(bytes, offset + wholeBytes, length - wholeBytes, 0);
      tree.addValue(lastValue);
    }
    tree.root(out, outOffset);
  }

  /// Compresses one chunk, whole or not, to `lastValue`; `rootFlag` is ROOT when it is the whole
  /// input, else 0.
  private void lastChunk(byte[] bytes, int offset, int length, int rootFlag) {
    long chunk = tree.chunkCount();
    int end = offset + length;
    int at = offset;
    int flags = CHUNK_START;
    Blake3Compression.start(lastValue, 0);
    while (end - at > BLOCK_BYTES) {
      Blake3Compression.compress(lastValue, 0, bytes, at, chunk, BLOCK_BYTES, flags);
      at += BLOCK_BYTES;
      flags = 0;
    }
    int rest = end - at;
    System.arraycopy(bytes, at, lastBlock, 0, rest);
    Arrays.fill(lastBlock, rest, BLOCK_BYTES, (byte) 0);
    Blake3Compression.compress(
        lastValue, 0, lastBlock, 0, chunk, rest, flags | CHUNK_END | rootFlag);
  }
}
