package dev.varve.gateway.s3.policy;

import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.message.Timestamps;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A condition of a statement: one key, compared with values of which one must fit.
///
/// @param comparison how
/// @param negated whether none may fit
/// @param ifExists whether it holds without the key
/// @param key what is compared, in lower case
/// @param values what it is compared with
record Condition(
    Comparison comparison, boolean negated, boolean ifExists, String key, List<String> values) {
  private static final String IF_EXISTS = "IfExists";

  private static final Set<String> KEYS =
      Set.of(
          "aws:sourceip",
          "aws:securetransport",
          "aws:currenttime",
          "aws:epochtime",
          "aws:referer",
          "aws:useragent",
          "aws:username",
          "s3:prefix",
          "s3:delimiter",
          "s3:max-keys",
          "s3:versionid",
          "s3:x-amz-acl",
          "s3:x-amz-copy-source",
          "s3:x-amz-metadata-directive",
          "s3:x-amz-content-sha256",
          "s3:authtype",
          "s3:signatureversion",
          "s3:signatureage",
          "s3:if-match",
          "s3:if-none-match");

  private static final List<String> KEY_PREFIXES =
      List.of("s3:existingobjecttag/", "s3:requestobjecttag/");

  /// How texts are compared.
  enum Comparison {
    STRING_EQUALS("StringEquals", "StringNotEquals"),
    STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"),
    STRING_LIKE("StringLike", "StringNotLike"),
    NUMERIC_EQUALS("NumericEquals", "NumericNotEquals"),
    NUMERIC_LESS("NumericLessThan", "NumericGreaterThanEquals"),
    NUMERIC_GREATER("NumericGreaterThan", "NumericLessThanEquals"),
    DATE_EQUALS("DateEquals", "DateNotEquals"),
    DATE_LESS("DateLessThan", "DateGreaterThanEquals"),
    DATE_GREATER("DateGreaterThan", "DateLessThanEquals"),
    BOOL("Bool", ""),
    IP_ADDRESS("IpAddress", "NotIpAddress"),
    NULL("Null", "");

    private final String plain;
    private final String opposite;

    Comparison(String plain, String opposite) {
      this.plain = plain;
      this.opposite = opposite;
    }
  }

  static List<Condition> parse(Map<String, Json> operators) {
    List<Condition> conditions = new ArrayList<>();
    operators.forEach((operator, keys) ->
        keys.members(operator)
            .forEach((key, values) -> conditions.add(parse(operator, key, values.texts(key)))));
    return conditions;
  }

  private static Condition parse(String operator, String key, List<String> values) {
    boolean ifExists = operator.endsWith(IF_EXISTS);
    String name =
        ifExists ? operator.substring(0, operator.length() - IF_EXISTS.length()) : operator;
    String lower = key.toLowerCase(Locale.ROOT);
    boolean known = KEYS.contains(lower) || KEY_PREFIXES.stream().anyMatch(lower::startsWith);
    if (!known) {
      throw S3Code.MALFORMED_POLICY.refusal("Policy has an unknown condition key: " + key);
    }
    // The key of a tag is told apart by its letters' case, the rest is not.
    int slash = key.indexOf('/');
    String exact = slash < 0 ? lower : lower.substring(0, slash) + key.substring(slash);
    for (Comparison comparison : Comparison.values()) {
      boolean negated = !comparison.opposite.isEmpty() && comparison.opposite.equals(name);
      if (negated || comparison.plain.equals(name)) {
        Condition condition = new Condition(comparison, negated, ifExists, exact, values);
        values.forEach(condition::check);
        return condition;
      }
    }
    throw S3Code.MALFORMED_POLICY.refusal("Unknown condition operator: " + operator);
  }

  private void check(String value) {
    boolean valid =
        switch (comparison) {
          case STRING_EQUALS, STRING_EQUALS_IGNORE_CASE, STRING_LIKE -> true;
          case NUMERIC_EQUALS, NUMERIC_LESS, NUMERIC_GREATER -> number(value).isPresent();
          case DATE_EQUALS, DATE_LESS, DATE_GREATER -> time(value).isPresent();
          case BOOL, NULL -> value.equals("true") || value.equals("false");
          case IP_ADDRESS -> IpRange.parse(value).isPresent();
        };
    if (!valid) {
      throw S3Code.MALFORMED_POLICY.refusal(
          "'" + value + "' cannot be compared by " + comparison.plain);
    }
  }

  boolean holds(Question question) {
    List<String> found = question.context().getOrDefault(key, List.of());
    if (comparison == Comparison.NULL) {
      return values.contains(Boolean.toString(found.isEmpty()));
    }
    if (found.isEmpty()) {
      return ifExists || negated;
    }
    boolean fits =
        found.stream()
            .anyMatch(value ->
                values.stream().anyMatch(wanted -> fits(Variables.fill(wanted, question), value)));
    return fits != negated;
  }

  private boolean fits(String wanted, String value) {
    return switch (comparison) {
      case STRING_EQUALS -> wanted.equals(value);
      case STRING_EQUALS_IGNORE_CASE, BOOL -> wanted.equalsIgnoreCase(value);
      case STRING_LIKE -> new Pattern(wanted).matches(value);
      case NUMERIC_EQUALS -> compare(number(value), number(wanted), 0);
      case NUMERIC_LESS -> compare(number(value), number(wanted), -1);
      case NUMERIC_GREATER -> compare(number(value), number(wanted), 1);
      case DATE_EQUALS -> compare(time(value), time(wanted), 0);
      case DATE_LESS -> compare(time(value), time(wanted), -1);
      case DATE_GREATER -> compare(time(value), time(wanted), 1);
      case IP_ADDRESS -> IpRange.parse(wanted).filter(range -> range.contains(value)).isPresent();
      case NULL -> false;
    };
  }

  private static boolean compare(
      Optional<BigDecimal> first, Optional<BigDecimal> second, int sign) {
    return first.isPresent() && second.isPresent() && first.get().compareTo(second.get()) == sign;
  }

  private static Optional<BigDecimal> number(String text) {
    try {
      return text.length() > 40 ? Optional.empty() : Optional.of(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /// A time, also as seconds since 1970.
  private static Optional<BigDecimal> time(String text) {
    return Timestamps.parseIso(text)
        .map(nanos -> BigDecimal.valueOf(nanos, 9))
        .or(() -> number(text));
  }
}
