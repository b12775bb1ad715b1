package dev.varve.gateway.s3.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Percent-encoding (RFC 3986, section 2.1), with the unreserved characters that AWS signs with.
public final class UriText {
  private static final String UNRESERVED = "-._~";
  private static final String HEX = "0123456789ABCDEF";

  private UriText() {}

  /// Decodes a path or a part of one.
  ///
  /// @param raw as it was sent
  /// @return the bytes
  /// @throws Refusal `InvalidURI`
  public static byte[] decode(String raw) {
    return decode(raw, false);
  }

  /// Decodes a part of a query, in which `+` is a blank.
  ///
  /// @param raw as it was sent
  /// @return the bytes
  /// @throws Refusal `InvalidURI`
  public static byte[] decodeQuery(String raw) {
    return decode(raw, true);
  }

  private static byte[] decode(String raw, boolean plusIsBlank) {
    byte[] from = raw.getBytes(StandardCharsets.UTF_8);
    byte[] to = new byte[from.length];
    int size = 0;
    for (int i = 0; i < from.length; i++) {
      byte value = from[i];
      if (value == '%') {
        value = (byte) (digit(from, i + 1, raw) << 4 | digit(from, i + 2, raw));
        i += 2;
      } else if (value == '+' && plusIsBlank) {
        value = ' ';
      }
      to[size++] = value;
    }
    return Arrays.copyOf(to, size);
  }

  private static int digit(byte[] from, int at, String raw) {
    int digit = at < from.length ? Character.digit(from[at], 16) : -1;
    if (digit < 0) {
      throw S3Code.INVALID_URI.refusal(
          "'%' is not followed by two hexadecimal digits in '" + raw + "'");
    }
    return digit;
  }

  /// Encodes everything but letters, digits and `-._~`.
  ///
  /// @param bytes the bytes
  /// @return text
  public static String encode(byte[] bytes) {
    return encode(bytes, UNRESERVED);
  }

  /// Encodes text.
  ///
  /// @param text kept as UTF-8
  /// @return text
  public static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Encodes a path: as [#encode], and `/` stays.
  ///
  /// @param bytes the bytes
  /// @return text
  public static String encodePath(byte[] bytes) {
    return encode(bytes, UNRESERVED + "/");
  }

  private static String encode(byte[] bytes, String kept) {
    StringBuilder text = new StringBuilder(bytes.length + 16);
    for (byte value : bytes) {
      boolean plain =
          (value >= 'a' && value <= 'z')
              || (value >= 'A' && value <= 'Z')
              || (value >= '0' && value <= '9')
              || kept.indexOf(value) >= 0;
      if (plain) {
        text.append((char) value);
      } else {
        text.append('%').append(HEX.charAt(value >> 4 & 15)).append(HEX.charAt(value & 15));
      }
    }
    return text.toString();
  }
}
