package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.message.Headers;
import dev.varve.gateway.s3.message.Query;
import dev.varve.gateway.s3.message.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Headers that a presigned address carries as parameters, so that whoever uses it need not send
/// them. They are signed with the address.
final class PresignedHeaders {
  /// The parameters of the signature itself.
  static final Set<String> SIGNING =
      Set.of(
          "X-Amz-Algorithm",
          "X-Amz-Credential",
          "X-Amz-Date",
          "X-Amz-Expires",
          "X-Amz-SignedHeaders",
          "X-Amz-Signature",
          "X-Amz-Content-Sha256");

  private static final String PREFIX = "x-amz-";

  private PresignedHeaders() {}

  /// Makes headers of such parameters; one that was sent as a header too keeps what the header
  /// says. Version 2 does not sign parameters: there they count only beside a header that says the
  /// same.
  static Request unfold(Request request) {
    boolean signed = request.query().has("X-Amz-Algorithm");
    if (!signed && !request.query().has("AWSAccessKeyId")) {
      return request;
    }
    Map<String, List<String>> headers = new TreeMap<>(request.headers().values());
    List<Query.Parameter> others = new ArrayList<>();
    for (Query.Parameter parameter : request.query().parameters()) {
      String name = parameter.name().toLowerCase(Locale.ROOT);
      String value = new String(parameter.value(), StandardCharsets.UTF_8);
      boolean counts = signed || request.headers().orEmpty(name).equals(value);
      if (name.startsWith(PREFIX) && !SIGNING.contains(parameter.name()) && counts) {
        headers.putIfAbsent(name, List.of(value));
      } else {
        others.add(parameter);
      }
    }
    return new Request(
        request.method(),
        request.rawPath(),
        new Query(others),
        new Headers(headers),
        request.target(),
        request.client(),
        request.secure());
  }
}
