package dev.varve.gateway.s3.sign;

import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.message.S3Code;
import java.util.Locale;
import java.util.regex.Pattern;

/// The values of the header `x-amz-content-sha256`.
final class PayloadHeader {
  static final String NAME = "x-amz-content-sha256";

  static final String UNSIGNED = "UNSIGNED-PAYLOAD";

  private static final String UNSIGNED_CHUNKS = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
  private static final String SIGNED_CHUNKS = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
  private static final String SIGNED_CHUNKS_TRAILER = SIGNED_CHUNKS + "-TRAILER";
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

  private PayloadHeader() {}

  /// Reads it for a request that is signed.
  static Payload signed(String value, ChunkSigner signer) {
    return switch (value) {
      case SIGNED_CHUNKS -> new Payload.SignedChunks(signer, false);
      case SIGNED_CHUNKS_TRAILER -> new Payload.SignedChunks(signer, true);
      default -> unsigned(value);
    };
  }

  /// Reads it for a request whose body needs no key.
  ///
  /// @throws Refusal for signatures of chunks, and for what is not known
  static Payload unsigned(String value) {
    if (value.isEmpty() || value.equals(UNSIGNED)) {
      return new Payload.Unsigned();
    }
    if (value.equals(UNSIGNED_CHUNKS)) {
      return new Payload.Chunks();
    }
    if (SHA256.matcher(value).matches()) {
      return new Payload.Hashed(value.toLowerCase(Locale.ROOT));
    }
    if (value.startsWith("STREAMING-AWS4-ECDSA")) {
      throw S3Code.NOT_IMPLEMENTED.refusal(
          NAME + ": signatures of version 4A are not implemented, found " + value);
    }
    throw S3Code.INVALID_ARGUMENT
        .refusal(
            NAME
                + " must be "
                + UNSIGNED
                + ", "
                + UNSIGNED_CHUNKS
                + ", "
                + SIGNED_CHUNKS
                + ", "
                + SIGNED_CHUNKS_TRAILER
                + ", or a valid sha256 value.")
        .with("ArgumentName", NAME)
        .with("ArgumentValue", value);
  }
}
