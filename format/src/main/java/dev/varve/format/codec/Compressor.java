package dev.varve.format.codec;

import dev.varve.base.Check;
import dev.varve.format.chunk.Chunk;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Compresses content where that pays. It pays when it saves at least an eighth: whatever saves
/// less (measured: archives of compressed files, 6 %) is decompressed at every read for next to
/// nothing. There is no second rule for absolute savings, so that a size says all.
///
/// Holds working memory of at most about 2.2 MiB, grown on demand. It keeps no native memory
/// between calls: a zstd context of its own would have to be closed, and saves 9 µs a call
/// (measured: 8 % of 64 KiB, nothing of 1 MiB). Reusable; for one thread.
///
/// The same content may be stored as other bytes by another version or machine, as the libraries
/// promise only that it decompresses: whoever compares copies compares ids or plain content.
public final class Compressor {
  /// Contents below this are stored plain: their headers outweigh what can be saved.
  static final int MIN_BYTES = 64;

  /// Contents up to this are tried outright: the test would cost as much.
  static final int MAX_UNTESTED_BYTES = 2 * Sample.BYTES;

  private static final int MIN_SAVED_DIVISOR = 8;

  private final Sample sample = new Sample();
  private byte[] plainBytes = {};
  private byte[] compressedBytes = {};

  /// Makes a compressor.
  public Compressor() {}

  /// Compresses content, or leaves it alone when that does not pay.
  ///
  /// @param wanted the codec to try
  /// @param plain the content, at most [Chunk#MAX_BYTES], in a buffer of any kind; its position
  ///   does not change
  /// @return the content in the wanted codec, in memory of its own; or in [Codec#NONE], as a view
  ///   of the plain buffer
  public Encoded compress(Codec wanted, ByteBuffer plain) {
    int sizeBytes = plain.remaining();
    Check.argument(
        sizeBytes <= Chunk.MAX_BYTES,
        () -> "content to compress has at most " + Chunk.MAX_BYTES + " bytes, found " + sizeBytes);
    if (!mayPay(wanted, plain)) {
      return new Encoded(Codec.NONE, plain.slice());
    }
    int storedBytes = compressAnyway(wanted, plain);
    return storedBytes <= maxStoredBytes(sizeBytes)
        ? new Encoded(wanted, ByteBuffer.wrap(Arrays.copyOf(compressedBytes, storedBytes)))
        : new Encoded(Codec.NONE, plain.slice());
  }

  /// Returns the largest stored size that pays. Decoders know from it what no compressor wrote.
  static int maxStoredBytes(int plainBytes) {
    return plainBytes - plainBytes / MIN_SAVED_DIVISOR;
  }

  private boolean mayPay(Codec wanted, ByteBuffer plain) {
    if (wanted == Codec.NONE || plain.remaining() < MIN_BYTES) {
      return false;
    }
    return plain.remaining() <= MAX_UNTESTED_BYTES || sample.promises(wanted, plain);
  }

  private int compressAnyway(Codec wanted, ByteBuffer plain) {
    int length = plain.remaining();
    byte[] bytes = plain.hasArray() ? plain.array() : copy(plain);
    int offset = plain.hasArray() ? plain.arrayOffset() + plain.position() : 0;
    return switch (wanted) {
      case NONE -> length;
      case LZ4 -> {
        reserve(Lz4.maxCompressedBytes(length));
        yield Lz4.compress(bytes, offset, length, compressedBytes);
      }
      case ZSTD -> {
        reserve(Zstandard.maxCompressedBytes(length));
        yield Zstandard.compress(bytes, offset, length, compressedBytes);
      }
    };
  }

  private byte[] copy(ByteBuffer plain) {
    if (plainBytes.length < plain.remaining()) {
      plainBytes = new byte[plain.remaining()];
    }
    plain.get(plain.position(), plainBytes, 0, plain.remaining());
    return plainBytes;
  }

  private void reserve(int sizeBytes) {
    if (compressedBytes.length < sizeBytes) {
      compressedBytes = new byte[sizeBytes];
    }
  }
}
