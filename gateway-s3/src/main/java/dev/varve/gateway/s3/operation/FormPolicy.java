package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.message.Numbers;
import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.message.Timestamps;
import dev.varve.gateway.s3.policy.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What a form may send ("Creating a POST policy"): every field must be named by a condition.
///
/// @param expiresNanos when it ends
/// @param tests what fields must be
/// @param minBytes the fewest bytes of the file
/// @param maxBytes the most
record FormPolicy(long expiresNanos, List<Test> tests, long minBytes, long maxBytes) {
  /// Fields that no condition needs to name.
  private static final Set<String> FREE =
      Set.of(
          "x-amz-signature", "policy", "file", "x-amz-algorithm", "x-amz-credential", "x-amz-date");

  private static final String IGNORED = "x-ignore-";

  /// What a field must be.
  record Test(String field, String value, boolean prefix) {
    boolean holds(Map<String, String> fields) {
      String found = fields.getOrDefault(field, "");
      return prefix ? found.startsWith(value) : found.equals(value);
    }
  }

  static FormPolicy parse(String base64) {
    try {
      return parse(Json.parse(Base64.getDecoder().decode(base64)).members("A policy"));
    } catch (IllegalArgumentException e) {
      throw invalid("it is no Base64");
    }
  }

  private static FormPolicy parse(Map<String, Json> members) {
    Json expiration = members.get("expiration");
    Json conditions = members.get("conditions");
    if (expiration == null || conditions == null || members.size() != 2) {
      throw invalid("it has 'expiration' and 'conditions', and nothing else");
    }
    long expires =
        Timestamps.parseIso(expiration.text("expiration"))
            .orElseThrow(() -> invalid("'expiration' is no time"));
    List<Test> tests = new ArrayList<>();
    long min = 0;
    long max = ObjectWrites.MAX_OBJECT_BYTES;
    for (Json condition : conditions.items()) {
      if (condition instanceof Json.Members exact) {
        exact
            .members()
            .forEach((name, value) -> tests.add(new Test(lower(name), value.text(name), false)));
        continue;
      }
      List<String> words = condition.texts("A condition");
      if (words.size() != 3) {
        throw invalid("a condition has three parts");
      }
      switch (words.get(0).toLowerCase(Locale.ROOT)) {
        case "eq" -> tests.add(new Test(field(words.get(1)), words.get(2), false));
        case "starts-with" -> tests.add(new Test(field(words.get(1)), words.get(2), true));
        case "content-length-range" -> {
          min = Numbers.count("content-length-range", words.get(1));
          max = Numbers.count("content-length-range", words.get(2));
        }
        default -> throw invalid("'" + words.get(0) + "' is no condition");
      }
    }
    return new FormPolicy(expires, tests, min, max);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String field(String name) {
    if (!name.startsWith("$")) {
      throw invalid("a field is written $NAME, found " + name);
    }
    return lower(name.substring(1));
  }

  private static Refusal invalid(String detail) {
    return S3Code.INVALID_POLICY_DOCUMENT.refusal("Invalid Policy: " + detail);
  }

  /// Checks the fields of a form.
  ///
  /// @param fields with the bucket's name as `bucket`
  void check(Map<String, String> fields, long nowNanos) {
    if (nowNanos > expiresNanos) {
      throw S3Code.ACCESS_DENIED.refusal("Invalid according to Policy: Policy expired.");
    }
    for (Test test : tests) {
      if (!test.holds(fields)) {
        throw S3Code.ACCESS_DENIED.refusal(
            "Invalid according to Policy: Policy Condition failed: "
                + (test.prefix() ? "starts-with" : "eq")
                + ", $"
                + test.field()
                + ", "
                + test.value());
      }
    }
    Set<String> extra = new TreeSet<>(fields.keySet());
    extra.removeIf(name -> FREE.contains(name) || name.startsWith(IGNORED) || isTested(name));
    extra.remove("bucket");
    if (!extra.isEmpty()) {
      throw S3Code.ACCESS_DENIED.refusal(
          "Invalid according to Policy: Extra input fields: " + String.join(", ", extra));
    }
  }

  private boolean isTested(String name) {
    return tests.stream().anyMatch(test -> test.field().equals(name));
  }
}
