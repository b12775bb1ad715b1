package dev.varve.format.chunk;

import dev.varve.base.Check;
import dev.varve.base.RandomSource;
import java.util.HexFormat;

/// The name of a volume: 128 random bits, given at its creation and never used again. A store keeps
/// a chunk as long as some volume holds it.
///
/// Encoded as 16 bytes, big-endian. Ordered as unsigned numbers. Written as 32 hexadecimal digits.
///
/// @param high the upper 64 bits
/// @param low the lower 64 bits
public record VolumeId(long high, long low) implements Comparable<VolumeId> {
  /// Size of an encoded id in bytes.
  public static final int BYTES = 16;

  /// Makes a new id.
  ///
  /// @param random where its bits come from
  /// @return an id that no other volume has
  public static VolumeId random(RandomSource random) {
    return new VolumeId(random.nextLong(), random.nextLong());
  }

  /// Reads an id as [#toString] writes it.
  ///
  /// @param text 32 hexadecimal digits
  /// @return the id
  public static VolumeId parse(String text) {
    Check.argument(
        text.length() == 2 * BYTES && text.chars().allMatch(HexFormat::isHexDigit),
        () -> "a volume id is 32 hexadecimal digits; found '" + text + "'");
    return new VolumeId(
        HexFormat.fromHexDigitsToLong(text, 0, BYTES),
        HexFormat.fromHexDigitsToLong(text, BYTES, 2 * BYTES));
  }

  @Override
  public int compareTo(VolumeId other) {
    int order = Long.compareUnsigned(high, other.high);
    return order != 0 ? order : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }
}
