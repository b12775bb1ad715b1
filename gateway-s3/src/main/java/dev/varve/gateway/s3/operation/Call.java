package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.access.Caller;
import dev.varve.gateway.s3.body.BodySource;
import dev.varve.gateway.s3.message.Headers;
import dev.varve.gateway.s3.message.Query;
import dev.varve.gateway.s3.message.Request;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.sign.Authentication;
import dev.varve.namespace.Bucket;
import dev.varve.namespace.ObjectKey;
import java.util.Optional;

/// A request that is being done.
///
/// @param face what it works on
/// @param request the request
/// @param operation what it is
/// @param caller who asks
/// @param authentication how that is known
/// @param body what was sent
record Call(
    Face face,
    Request request,
    Operation operation,
    Caller caller,
    Authentication authentication,
    BodySource body) {
  /// Returns it with a caller who was found out later.
  Call by(Caller other) {
    return new Call(face, request, operation, other, authentication, body);
  }

  Headers headers() {
    return request.headers();
  }

  Query query() {
    return request.query();
  }

  String bucketName() {
    return request.target().bucket().orElseThrow();
  }

  ObjectKey key() {
    ObjectKey key = request.target().key().orElseThrow();
    if (key.sizeBytes() > ObjectKey.MAX_BYTES && request.method().equals("PUT")) {
      throw S3Code.KEY_TOO_LONG
          .refusal()
          .with("Size", Integer.toString(key.sizeBytes()))
          .with("MaxSizeAllowed", Integer.toString(ObjectKey.MAX_BYTES));
    }
    return key;
  }

  /// Finds the bucket of the request.
  Bucket bucket() {
    return bucket(bucketName());
  }

  Bucket bucket(String name) {
    return face.objects()
        .bucket(name)
        .orElseThrow(() -> S3Code.NO_SUCH_BUCKET.refusal().with("BucketName", name));
  }

  /// The version that is asked for.
  Optional<String> version() {
    Optional<String> version = query().text("versionId");
    if (version.isPresent() && version.get().isEmpty()) {
      throw S3Code.INVALID_ARGUMENT.refusal("Version id cannot be the empty string");
    }
    return version;
  }
}
