package dev.varve.gateway.s3.message;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Times as protocols write them; all of them in UTC. Reads no clock.
public final class Timestamps {
  private static final DateTimeFormatter HTTP =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter XML =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private Timestamps() {}

  /// Writes a time as headers have it (RFC 9110, section 5.6.7).
  ///
  /// @param epochNanos since 1970
  /// @return such as `Fri, 24 May 2013 00:00:00 GMT`
  public static String http(long epochNanos) {
    return HTTP.format(instant(epochNanos));
  }

  /// Writes a time as XML has it.
  ///
  /// @param epochNanos since 1970
  /// @return such as `2013-05-24T00:00:00.000Z`
  public static String xml(long epochNanos) {
    return XML.format(instant(epochNanos));
  }

  /// Writes a time as signatures have it.
  ///
  /// @param epochSeconds since 1970
  /// @return such as `20130524T000000Z`
  public static String basic(long epochSeconds) {
    return BASIC.format(Instant.ofEpochSecond(epochSeconds));
  }

  /// Reads a time of a header, in any of the forms that RFC 9110 wants read and clients send.
  ///
  /// @param text the header
  /// @return seconds since 1970, or empty for what is no time
  public static Optional<Long> parseHttp(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toEpochSecond());
    } catch (DateTimeException e) {
      return parseIso(text).map(TimeUnit.NANOSECONDS::toSeconds);
    }
  }

  /// Reads `20130524T000000Z`.
  ///
  /// @param text the time
  /// @return seconds since 1970, or empty for what is no time
  public static Optional<Long> parseBasic(String text) {
    try {
      return Optional.of(Instant.from(BASIC.parse(text)).getEpochSecond());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /// Reads `2013-05-24T00:00:00Z`, with or without a fraction, or `2013-05-24`.
  ///
  /// @param text the time
  /// @return nanoseconds since 1970, or empty for what is no time
  public static Optional<Long> parseIso(String text) {
    try {
      String full = text.length() == 10 ? text + "T00:00:00Z" : text;
      Instant instant = OffsetDateTime.parse(full).toInstant();
      return Optional.of(
          Math.addExact(
              Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano()));
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static Instant instant(long epochNanos) {
    return Instant.ofEpochSecond(0, epochNanos);
  }
}
