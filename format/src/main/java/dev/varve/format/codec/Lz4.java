package dev.varve.format.codec;

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/// LZ4 blocks by lz4-java's binding of the reference implementation. Its decompressor is the one
/// that knows both lengths and checks every copy against them: the other kind, which trusts the
/// input to end where the output is full, reads past the input (CVE-2025-12183), and the pure Java
/// one can copy what a reused output held before (CVE-2025-66566). Stateless; safe for any thread.
final class Lz4 {
  private static final LZ4Compressor COMPRESSOR;
  private static final LZ4SafeDecompressor DECOMPRESSOR;

  static {
    LZ4Factory factory = LZ4Factory.nativeInstance();
    COMPRESSOR = factory.fastCompressor();
    DECOMPRESSOR = factory.safeDecompressor();
  }

  private Lz4() {}

  static int maxCompressedBytes(int plainBytes) {
    return COMPRESSOR.maxCompressedLength(plainBytes);
  }

  /// Compresses into a target of at least [#maxCompressedBytes] and returns the bytes written.
  static int compress(byte[] plain, int offset, int length, byte[] target) {
    return COMPRESSOR.compress(plain, offset, length, target, 0, target.length);
  }

  /// Decompresses into the target and returns the bytes written.
  ///
  /// @throws net.jpountz.lz4.LZ4Exception when the block is malformed or does not fit
  static int decompress(byte[] stored, int offset, int length, byte[] target) {
    return DECOMPRESSOR.decompress(stored, offset, length, target, 0, target.length);
  }
}
