package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.message.Headers;
import dev.varve.gateway.s3.message.Numbers;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.message.Timestamps;
import dev.varve.namespace.Condition;
import dev.varve.namespace.ObjectInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/// Conditions of requests (RFC 9110, section 13) on objects that are read and on such that are
/// changed.
final class EntityTags {
  private static final String ANY = "*";

  private EntityTags() {}

  static String quoted(String etag) {
    return "\"" + etag + "\"";
  }

  /// Reads `"a", W/"b"`; also without quotes, as S3 takes them.
  static Set<String> parse(String list) {
    Set<String> tags = new TreeSet<>();
    for (String part : list.split(",", -1)) {
      String tag = part.strip();
      tag = tag.startsWith("W/") ? tag.substring(2) : tag;
      tags.add(unquoted(tag));
    }
    return tags;
  }

  static String unquoted(String tag) {
    boolean quoted = tag.length() >= 2 && tag.startsWith("\"") && tag.endsWith("\"");
    return quoted ? tag.substring(1, tag.length() - 1) : tag;
  }

  /// Checks what a read asks to hold, in the order of RFC 9110, section 13.2.2.
  ///
  /// @param prefix before the names of the headers, for the source of a copy
  static void checkRead(Headers headers, String prefix, ObjectInfo info) {
    long modified = TimeUnit.NANOSECONDS.toSeconds(info.modifiedNanos());
    Optional<String> match = headers.text(prefix + "if-match");
    if (match.isPresent()) {
      if (!matches(match.get(), info)) {
        throw failed("If-Match");
      }
    } else {
      time(headers, prefix + "if-unmodified-since")
          .filter(limit -> modified > limit)
          .ifPresent(limit -> {
            throw failed("If-Unmodified-Since");
          });
    }
    Optional<String> none = headers.text(prefix + "if-none-match");
    boolean unchanged =
        none.isPresent()
            ? matches(none.get(), info)
            : time(headers, prefix + "if-modified-since")
                .filter(limit -> modified <= limit)
                .isPresent();
    if (unchanged && prefix.isEmpty()) {
      throw S3Code.NOT_MODIFIED
          .refusal()
          .withHeader("ETag", quoted(info.etag()))
          .withHeader("Last-Modified", Timestamps.http(info.modifiedNanos()));
    }
    if (unchanged) {
      throw failed("If-None-Match");
    }
  }

  private static boolean matches(String list, ObjectInfo info) {
    return list.strip().equals(ANY) || parse(list).contains(info.etag());
  }

  private static Optional<Long> time(Headers headers, String name) {
    return headers.text(name).flatMap(Timestamps::parseHttp);
  }

  private static RuntimeException failed(String condition) {
    return S3Code.PRECONDITION_FAILED.refusal().with("Condition", condition);
  }

  /// Reads what a change asks to hold.
  static Condition ofChange(Headers headers) {
    return ofChange(headers, "");
  }

  static Condition ofChange(Headers headers, String prefix) {
    refuse(headers, "if-modified-since", "if-unmodified-since");
    List<Condition> conditions = new ArrayList<>();
    headers
        .text(prefix + "if-match")
        .ifPresent(list ->
            conditions.add(
                list.strip().equals(ANY)
                    ? new Condition.Present()
                    : new Condition.Matches(parse(list))));
    headers
        .text(prefix + "if-none-match")
        .ifPresent(list ->
            conditions.add(
                list.strip().equals(ANY)
                    ? new Condition.Absent()
                    : new Condition.Differs(parse(list))));
    headers
        .text("x-amz-if-match-size")
        .ifPresent(text ->
            conditions.add(new Condition.HasSize(Numbers.count("x-amz-if-match-size", text))));
    headers
        .text("x-amz-if-match-last-modified-time")
        .ifPresent(text ->
            conditions.add(
                new Condition.ModifiedAt(
                    Timestamps.parseHttp(text)
                        .orElseThrow(() -> S3Code.INVALID_ARGUMENT.refusal("no time: " + text)))));
    if (conditions.isEmpty()) {
      return Condition.NONE;
    }
    return conditions.size() == 1 ? conditions.getFirst() : new Condition.All(conditions);
  }

  /// Refuses conditions where the operation has none, so that they are not passed over.
  static void refuse(Headers headers) {
    refuse(headers, "if-match", "if-none-match", "if-modified-since", "if-unmodified-since");
  }

  private static void refuse(Headers headers, String... names) {
    for (String name : names) {
      if (headers.has(name)) {
        throw S3Code.NOT_IMPLEMENTED
            .refusal("'" + name + "' is not implemented for this.")
            .with("Header", name);
      }
    }
  }
}
