package dev.varve.gateway.s3.body;

import dev.varve.gateway.s3.sign.Digests;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/// The checksums that objects can have ("Checking object integrity").
public enum ChecksumAlgorithm {
  /// CRC-32 as in ZIP.
  CRC32(4, 0xEDB88320L),
  /// CRC-32C, Castagnoli's.
  CRC32C(4, 0x82F63B78L),
  /// CRC-64 of NVM Express.
  CRC64NVME(8, Crc64.POLYNOMIAL),
  /// SHA-1.
  SHA1(20, 0),
  /// SHA-256.
  SHA256(32, 0);

  private final int sizeBytes;
  private final long polynomial;

  ChecksumAlgorithm(int sizeBytes, long polynomial) {
    this.sizeBytes = sizeBytes;
    this.polynomial = polynomial;
  }

  /// A checksum of the bytes so far.
  interface Running {
    /// Adds the remaining bytes.
    void update(ByteBuffer bytes);

    /// Ends.
    byte[] finish();

    private static Running of(java.util.zip.Checksum checksum) {
      return new Running() {
        @Override
        public void update(ByteBuffer bytes) {
          checksum.update(bytes);
        }

        @Override
        public byte[] finish() {
          return ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array();
        }
      };
    }

    private static Running of(String digest) {
      java.security.MessageDigest running = Digests.of(digest);
      return new Running() {
        @Override
        public void update(ByteBuffer bytes) {
          running.update(bytes);
        }

        @Override
        public byte[] finish() {
          return running.digest();
        }
      };
    }
  }

  /// Finds an algorithm.
  ///
  /// @param name in any case
  /// @return the algorithm, or empty when it is not known
  public static Optional<ChecksumAlgorithm> find(String name) {
    return Arrays.stream(values())
        .filter(algorithm -> algorithm.name().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst();
  }

  /// Returns the name in lower case, as attributes and headers have it.
  ///
  /// @return such as `crc32c`
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Returns the header that carries it.
  ///
  /// @return such as `x-amz-checksum-crc32c`
  public String header() {
    return "x-amz-checksum-" + word();
  }

  /// Returns the element of XML that carries it.
  ///
  /// @return such as `ChecksumCRC32C`
  public String element() {
    return "Checksum" + name();
  }

  /// Returns its length.
  ///
  /// @return bytes
  public int sizeBytes() {
    return sizeBytes;
  }

  /// Says whether the checksum of a whole follows from those of its parts.
  ///
  /// @return whether it is a CRC
  public boolean isLinear() {
    return polynomial != 0;
  }

  Running begin() {
    return switch (this) {
      case CRC32 -> Running.of(new CRC32());
      case CRC32C -> Running.of(new CRC32C());
      case CRC64NVME -> new Crc64();
      case SHA1 -> Running.of("SHA-1");
      case SHA256 -> Running.of("SHA-256");
    };
  }

  /// Returns the checksum of bytes.
  ///
  /// @param bytes the bytes
  /// @return its bytes
  public byte[] of(byte[] bytes) {
    Running running = begin();
    running.update(ByteBuffer.wrap(bytes));
    return running.finish();
  }

  /// Returns the checksum of two runs of bytes of those of each; only for those that are linear.
  ///
  /// @param first of the first bytes
  /// @param second of the bytes that follow
  /// @param secondBytes how many these are
  /// @return of all
  public byte[] combine(byte[] first, byte[] second, long secondBytes) {
    long crc = CrcMath.combine(polynomial, sizeBytes * 8, value(first), value(second), secondBytes);
    return sizeBytes == 4
        ? ByteBuffer.allocate(4).putInt((int) crc).array()
        : ByteBuffer.allocate(8).putLong(crc).array();
  }

  private static long value(byte[] bytes) {
    return bytes.length == 4
        ? Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt())
        : ByteBuffer.wrap(bytes).getLong();
  }
}
