package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.message.Request;
import dev.varve.gateway.s3.message.S3Code;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Says which operation a request is. What is not known is refused, never taken for something else.
final class Router {
  static final String COPY_SOURCE = "x-amz-copy-source";

  /// Parameters that say who asks, or what a client calls it, and not what is asked for.
  private static final Set<String> NEUTRAL =
      Set.of("AWSAccessKeyId", "Signature", "Expires", "x-id");

  private Router() {}

  static Operation route(Request request) {
    Operation.Level level = level(request);
    List<Operation> named =
        Arrays.stream(Operation.values())
            .filter(operation -> operation.level() == level)
            .filter(operation -> !operation.subresource().isEmpty())
            .filter(operation -> request.query().has(operation.subresource()))
            .toList();
    List<Operation> candidates =
        named.isEmpty()
            ? Arrays.stream(Operation.values())
                .filter(operation -> operation.level() == level)
                .filter(operation -> operation.subresource().isEmpty())
                .toList()
            : named;
    boolean copies = request.headers().has(COPY_SOURCE);
    Operation chosen =
        candidates.stream()
            .filter(operation -> operation.method().equals(request.method()))
            .filter(operation -> isCopy(operation) == copies || !mayCopy(operation))
            .findFirst()
            .orElseThrow(() -> refused(request, level));
    request.query().names().stream()
        .filter(name -> !chosen.takes(name) && !isNeutral(name))
        .findFirst()
        .ifPresent(name -> {
          throw notImplemented(name);
        });
    KnownHeaders.check(request.headers());
    return chosen;
  }

  private static boolean isCopy(Operation operation) {
    return operation == Operation.COPY_OBJECT || operation == Operation.UPLOAD_PART_COPY;
  }

  private static boolean mayCopy(Operation operation) {
    return isCopy(operation)
        || operation == Operation.PUT_OBJECT
        || operation == Operation.UPLOAD_PART;
  }

  private static Operation.Level level(Request request) {
    if (request.target().key().isPresent()) {
      return Operation.Level.OBJECT;
    }
    return request.target().bucket().isPresent() ? Operation.Level.BUCKET : Operation.Level.SERVICE;
  }

  private static boolean isNeutral(String name) {
    return NEUTRAL.contains(name) || PresignedHeaders.SIGNING.contains(name);
  }

  /// Without a subresource the method is at fault, else the subresource.
  private static Refusal refused(Request request, Operation.Level level) {
    return request.query().names().stream()
        .filter(name -> !isNeutral(name))
        .findFirst()
        .map(Router::notImplemented)
        .orElseGet(() ->
            S3Code.METHOD_NOT_ALLOWED
                .refusal()
                .with("Method", request.method())
                .with("ResourceType", level.name()));
  }

  private static Refusal notImplemented(String name) {
    return S3Code.NOT_IMPLEMENTED.refusal(
        "The parameter or subresource '" + name + "' is not implemented here.");
  }
}
