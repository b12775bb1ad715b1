package dev.varve.bench;

import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskFile;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.format.digest.Hasher;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// What the machine does without Varve. Files are read back from the page cache where they fit into
/// it: so are the chunks that are compared with them.
final class MachineLimits {
  static final int PIECE_BYTES = 1 << 20;

  private static final String FILE = "limit";
  private static final int DIGEST_PIECES = 512;
  private static final int SMALL_WRITES = 500;
  private static final int SMALL_BYTES = 4096;

  private final Disk disk;

  MachineLimits(Disk disk) {
    this.disk = disk;
  }

  /// Writes a new file in pieces of 1 MiB and flushes it, in pieces a second.
  double sequentialWrite(int pieceCount) {
    ByteBuffer piece = randomPiece();
    try (DiskFile file = disk.create(FILE)) {
      Stopwatch watch = new Stopwatch();
      for (int i = 0; i < pieceCount; i++) {
        file.write(piece.clear(), (long) i * PIECE_BYTES);
      }
      file.flush();
      return watch.perSecond(pieceCount);
    }
  }

  /// Reads pieces of the file that was written, at random, in pieces a second.
  double randomRead(int pieceCount, int threadCount) {
    return randomRead(pieceCount, threadCount, piece -> {});
  }

  /// Reads pieces of the file that was written, at random, and digests each on the thread that read
  /// it, in pieces a second. From the page cache both cost processor time, so neither alone is the
  /// limit.
  double randomReadAndDigest(int pieceCount, int threadCount, DigestAlgorithm algorithm) {
    byte[] digest = new byte[DigestAlgorithm.DIGEST_BYTES];
    return randomRead(
        pieceCount,
        threadCount,
        piece -> {
          Hasher hasher = algorithm.newHasher();
          hasher.update(piece);
          hasher.digest(digest, 0);
        });
  }

  private double randomRead(int pieceCount, int threadCount, Consumer<ByteBuffer> use) {
    try (DiskFile file = disk.open(FILE)) {
      Stopwatch watch = new Stopwatch();
      Workers.run(
          threadCount,
          number ->
              () -> {
                ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
                SplittableRandom random = new SplittableRandom(number);
                for (int i = number; i < pieceCount; i += threadCount) {
                  file.read(piece.clear(), (long) random.nextInt(pieceCount) * PIECE_BYTES);
                  use.accept(piece.flip());
                }
                return piece;
              });
      return watch.perSecond(pieceCount);
    }
  }

  void deleteFile() {
    disk.delete(FILE);
  }

  /// Digests the same piece on one thread, in pieces a second.
  static double digest(DigestAlgorithm algorithm, int pieceBytes) {
    byte[] piece = new byte[pieceBytes];
    new SplittableRandom(1).nextBytes(piece);
    byte[] digest = new byte[DigestAlgorithm.DIGEST_BYTES];
    Hasher hasher = algorithm.newHasher();
    int count = DIGEST_PIECES * (PIECE_BYTES / pieceBytes);
    Stopwatch watch = new Stopwatch();
    for (int i = 0; i < count; i++) {
      hasher.digest(piece, 0, pieceBytes, digest, 0);
    }
    return watch.perSecond(count);
  }

  /// Copies a piece of 16 MiB in memory, in pieces of 1 MiB a second.
  static double memoryCopy() {
    int sizeBytes = 16 * PIECE_BYTES;
    ByteBuffer from = ByteBuffer.allocateDirect(sizeBytes);
    ByteBuffer to = ByteBuffer.allocateDirect(sizeBytes);
    int count = DIGEST_PIECES / 16;
    Stopwatch watch = new Stopwatch();
    for (int i = 0; i < count; i++) {
      to.clear().put(from.clear());
    }
    return watch.perSecond(16.0 * count);
  }

  /// Overwrites 4 KiB of an allocated file and flushes it, in times a second.
  double smallFlushedWrites() {
    ByteBuffer piece = randomPiece().limit(SMALL_BYTES);
    try (DiskFile file = disk.create(FILE)) {
      for (int i = 0; i < SMALL_WRITES; i++) {
        file.write(piece.rewind(), (long) i * SMALL_BYTES);
      }
      file.flush();
      Stopwatch watch = new Stopwatch();
      for (int i = 0; i < SMALL_WRITES; i++) {
        file.write(piece.rewind(), (long) i * SMALL_BYTES);
        file.flush();
      }
      double rate = watch.perSecond(SMALL_WRITES);
      disk.delete(FILE);
      return rate;
    }
  }

  private static ByteBuffer randomPiece() {
    byte[] bytes = new byte[PIECE_BYTES];
    new SplittableRandom(2).nextBytes(bytes);
    return ByteBuffer.allocateDirect(PIECE_BYTES).put(bytes).flip();
  }
}
