package dev.varve.base;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An amount of bytes as people write it: `64MiB`, `1.5 GiB`, `4096`, `500MB`.
///
/// @param bytes the amount, zero or more
public record ByteSize(long bytes) {
  /// Bytes in one KiB.
  public static final int KIB = 1 << 10;

  /// Bytes in one MiB.
  public static final int MIB = 1 << 20;

  /// Bytes in one GiB.
  public static final long GIB = 1L << 30;

  private static final Pattern SYNTAX =
      Pattern.compile(
          "(\\d{1,15}(?:\\.\\d{1,6})?)\\s*(?:([KMGTP])(i?))?B?", Pattern.CASE_INSENSITIVE);

  /// From here on one decimal shows 1024.0, which is 1.0 of the next unit.
  private static final double ROUNDS_TO_KIB = 1023.95;

  private static final String PREFIXES = "KMGTP";

  /// Checks the amount.
  public ByteSize {
    long found = bytes;
    Check.argument(bytes >= 0, () -> "a size is zero or more bytes, found " + found);
  }

  /// Reads an amount: a number, then an optional unit. `K`, `M`, `G`, `T`, `P` alone and with `iB`
  /// are powers of 1024; with `B` alone (`MB`) powers of 1000.
  ///
  /// @param text the amount as written
  /// @return the amount
  public static ByteSize parse(String text) {
    Matcher matcher = SYNTAX.matcher(text.strip());
    Check.argument(
        matcher.matches(),
        () -> "a size is a number and a unit, such as 64MiB; found '" + text + "'");
    String prefix = matcher.group(2) == null ? "" : matcher.group(2).toUpperCase(Locale.ROOT);
    boolean decimal =
        !prefix.isEmpty()
            && matcher.group(3).isEmpty()
            && text.strip().toUpperCase(Locale.ROOT).endsWith("B");
    int power = prefix.isEmpty() ? 0 : PREFIXES.indexOf(prefix) + 1;
    double value = Double.parseDouble(matcher.group(1)) * Math.pow(decimal ? 1000 : 1024, power);
    Check.argument(value < Long.MAX_VALUE, () -> "a size is below 8 EiB; found '" + text + "'");
    return new ByteSize((long) value);
  }

  /// Writes the amount with the largest binary unit that leaves at least one: `64.0 MiB`, `17 B`.
  @Override
  public String toString() {
    if (bytes < KIB) {
      return bytes + " B";
    }
    double value = bytes;
    int power = 0;
    while (value >= ROUNDS_TO_KIB && power < PREFIXES.length()) {
      value /= KIB;
      power++;
    }
    return String.format(Locale.ROOT, "%.1f %siB", value, PREFIXES.charAt(power - 1));
  }
}
