package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.message.Answer;
import dev.varve.gateway.s3.message.Numbers;
import dev.varve.gateway.s3.message.Request;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.xml.Element;
import dev.varve.gateway.s3.xml.XmlReader;
import dev.varve.namespace.Objects;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Which pages of other sites a browser lets use a bucket ("Using cross-origin resource sharing").
final class Cors {
  private static final int MAX_RULES = 100;
  private static final Set<String> METHODS = Set.of("GET", "PUT", "POST", "DELETE", "HEAD");

  private Cors() {}

  /// A rule.
  record Rule(
      List<String> origins,
      List<String> methods,
      List<String> headers,
      List<String> exposed,
      Optional<Long> maxAgeSeconds) {
    boolean fits(String origin, String method, List<String> asked) {
      return origins.stream().anyMatch(pattern -> like(pattern, origin))
          && methods.contains(method)
          && asked.stream()
              .allMatch(name -> headers.stream().anyMatch(pattern -> like(pattern, name)));
    }

    private static boolean like(String pattern, String value) {
      int star = pattern.indexOf('*');
      if (star < 0) {
        return pattern.equalsIgnoreCase(value);
      }
      String lower = value.toLowerCase(Locale.ROOT);
      String before = pattern.substring(0, star).toLowerCase(Locale.ROOT);
      String behind = pattern.substring(star + 1).toLowerCase(Locale.ROOT);
      return lower.length() >= before.length() + behind.length()
          && lower.startsWith(before)
          && lower.endsWith(behind);
    }
  }

  static List<Rule> parse(byte[] document) {
    Element root = XmlReader.read(document, "CORSConfiguration").only("CORSRule");
    List<Rule> rules = root.all("CORSRule").stream().map(Cors::rule).toList();
    if (rules.isEmpty() || rules.size() > MAX_RULES) {
      throw Element.malformed("there are from 1 to " + MAX_RULES + " rules");
    }
    return rules;
  }

  private static Rule rule(Element element) {
    element.only(
        "ID", "AllowedOrigin", "AllowedMethod", "AllowedHeader", "ExposeHeader", "MaxAgeSeconds");
    Rule rule =
        new Rule(
            texts(element, "AllowedOrigin"),
            texts(element, "AllowedMethod"),
            texts(element, "AllowedHeader"),
            texts(element, "ExposeHeader"),
            element.text("MaxAgeSeconds").map(text -> Numbers.count("MaxAgeSeconds", text)));
    if (rule.origins().isEmpty() || rule.methods().isEmpty()) {
      throw Element.malformed("a rule has an <AllowedOrigin> and an <AllowedMethod>");
    }
    for (String method : rule.methods()) {
      if (!METHODS.contains(method)) {
        throw S3Code.INVALID_REQUEST.refusal(
            "Found unsupported HTTP method in CORS config. Unsupported method is " + method);
      }
    }
    for (List<String> patterns : List.of(rule.origins(), rule.headers())) {
      if (patterns.stream().anyMatch(text -> text.indexOf('*') != text.lastIndexOf('*'))) {
        throw S3Code.INVALID_REQUEST.refusal("A CORS rule can have one wildcard in a text");
      }
    }
    return rule;
  }

  private static List<String> texts(Element element, String name) {
    return element.all(name).stream().map(child -> child.text().strip()).toList();
  }

  /// Answers what a browser asks before it asks.
  static Answer preflight(Objects objects, Request request) {
    String origin = request.headers().orEmpty("origin");
    String method = request.headers().orEmpty("access-control-request-method");
    if (origin.isEmpty() || method.isEmpty()) {
      throw S3Code.INVALID_REQUEST.refusal(
          "Insufficient information. Origin request header and Access-Control-Request-Method"
              + " needed.");
    }
    List<String> asked =
        Arrays.stream(request.headers().orEmpty("access-control-request-headers").split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    Rule rule = find(objects, request, method, asked).orElseThrow(S3Code.CORS_FORBIDDEN::refusal);
    return headers(Answer.of(200), rule, origin)
        .with("Access-Control-Allow-Headers", String.join(", ", asked))
        .with("Access-Control-Max-Age", rule.maxAgeSeconds().map(Object::toString).orElse(""));
  }

  /// Adds what a browser looks for in an answer.
  static Answer decorate(Objects objects, Request request, Answer answer) {
    String origin = request.headers().orEmpty("origin");
    if (origin.isEmpty()) {
      return answer;
    }
    return find(objects, request, request.method(), List.of())
        .map(rule -> headers(answer, rule, origin))
        .orElse(answer);
  }

  private static Optional<Rule> find(
      Objects objects, Request request, String method, List<String> asked) {
    String origin = request.headers().orEmpty("origin");
    return request
        .target()
        .bucket()
        .flatMap(objects::bucket)
        .flatMap(bucket -> objects.setting(bucket, Settled.CORS))
        .flatMap(document ->
            parse(document).stream().filter(rule -> rule.fits(origin, method, asked)).findFirst());
  }

  private static Answer headers(Answer answer, Rule rule, String origin) {
    boolean any = rule.origins().contains("*");
    return answer
        .with("Access-Control-Allow-Origin", any ? "*" : origin)
        .with("Access-Control-Allow-Methods", String.join(", ", rule.methods()))
        .with("Access-Control-Expose-Headers", String.join(", ", rule.exposed()))
        .with("Access-Control-Allow-Credentials", any ? "" : "true")
        .with("Vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
  }
}
