package dev.varve.format.codec;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;

/// How a chunk's content is stored. The codec is a property of one stored copy, never of the chunk:
/// a chunk is named by its plain content, so copies of it may be stored differently, and a store
/// may change its codec at any time.
public enum Codec {
  /// The plain content itself.
  NONE(0, "none"),
  /// One LZ4 block, without a frame.
  LZ4(1, "lz4"),
  /// One zstd frame (RFC 8878) with its content size and without a checksum.
  ZSTD(2, "zstd");

  /// What stores use when nothing else is configured. Every read pays for decompression: LZ4 adds
  /// one to two times the time of the digest which verifies the same read, zstd two to five times.
  /// Stored size and time for 1 MiB, one core of an AMD EPYC (Zen 5), lz4-java 1.14.0, zstd-jni
  /// 1.5.7, November 2026:
  ///
  /// | | libraries and programs | | | text | | |
  /// | --- | --- | --- | --- | --- | --- | --- |
  /// | | size | write | read | size | write | read |
  /// | LZ4 | 51 % | 1.3 ms | 0.23 ms | 35 % | 1.4 ms | 0.22 ms |
  /// | zstd, level 1 | 40 % | 1.8 ms | 0.68 ms | 25 % | 1.8 ms | 0.54 ms |
  /// | zstd, level 3 | 36 % | 2.9 ms | | 22 % | 2.5 ms | |
  public static final Codec DEFAULT = LZ4;

  private final byte code;
  private final String label;

  Codec(int code, String label) {
    this.code = (byte) code;
    this.label = label;
  }

  /// Finds a codec by its code.
  ///
  /// @param code a code as [#code] returns
  /// @return the codec
  /// @throws VarveException `UNKNOWN_FORMAT` when no codec has the code
  public static Codec ofCode(int code) {
    for (Codec codec : values()) {
      if (codec.code == code) {
        return codec;
      }
    }
    throw new VarveException(ErrorCode.UNKNOWN_FORMAT, "no codec has the code " + code);
  }

  /// Finds a codec by its label.
  ///
  /// @param label a label as [#label] returns
  /// @return the codec
  /// @throws VarveException `INVALID_ARGUMENT` when no codec has the label
  public static Codec parse(String label) {
    for (Codec codec : values()) {
      if (codec.label.equals(label)) {
        return codec;
      }
    }
    throw new VarveException(ErrorCode.INVALID_ARGUMENT, "no codec is called '" + label + "'");
  }

  /// Returns the code that stands for the codec in encodings.
  ///
  /// @return a number that no other codec ever has
  public byte code() {
    return code;
  }

  /// Returns the codec's name as people write it.
  ///
  /// @return lower-case letters and digits
  public String label() {
    return label;
  }
}
