package dev.varve.format.codec;

import com.github.luben.zstd.Zstd;

/// Zstd frames by zstd-jni's binding of the reference implementation. A frame is decoded straight
/// into its target, so the window that it asks for takes no memory. Stateless; safe for any thread.
final class Zstandard {
  /// Level 3 saves another tenth and takes 40 to 60 % longer: see [Codec#DEFAULT].
  private static final int LEVEL = 1;

  private Zstandard() {}

  static int maxCompressedBytes(int plainBytes) {
    return (int) Zstd.compressBound(plainBytes);
  }

  /// Compresses into a target of at least [#maxCompressedBytes] and returns the bytes written.
  static int compress(byte[] plain, int offset, int length, byte[] target) {
    return (int) Zstd.compressByteArray(target, 0, target.length, plain, offset, length, LEVEL);
  }

  /// Decompresses into the target and returns the bytes written.
  ///
  /// @throws com.github.luben.zstd.ZstdException when the frame is malformed or does not fit
  static int decompress(byte[] stored, int offset, int length, byte[] target) {
    return (int) Zstd.decompressByteArray(target, 0, target.length, stored, offset, length);
  }
}
