package dev.varve.gateway.s3.sign;

import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.message.S3Code;

/// Checks the signatures of a body's chunks, each of which signs the one before too ("Signature
/// Calculations ... Transferring Payload in Multiple Chunks").
///
/// One thread.
public final class ChunkSigner {
  private static final String EMPTY = Digests.sha256("");

  private final byte[] signingKey;
  private final String time;
  private final Scope scope;
  private String previous;

  ChunkSigner(byte[] signingKey, String time, Scope scope, String seed) {
    this.signingKey = signingKey;
    this.time = time;
    this.scope = scope;
    this.previous = seed;
  }

  /// Checks a chunk.
  ///
  /// @param sha256 the hash of its bytes
  /// @param signature as it was sent
  /// @throws Refusal `SignatureDoesNotMatch`
  public void chunk(String sha256, String signature) {
    check("AWS4-HMAC-SHA256-PAYLOAD", EMPTY + "\n" + sha256, signature);
  }

  /// Checks the trailing headers.
  ///
  /// @param sha256 the hash of their lines
  /// @param signature as it was sent
  /// @throws Refusal `SignatureDoesNotMatch`
  public void trailer(String sha256, String signature) {
    check("AWS4-HMAC-SHA256-TRAILER", sha256, signature);
  }

  private void check(String algorithm, String hashes, String signature) {
    String text = String.join("\n", algorithm, time, scope.toString(), previous, hashes);
    String expected = Scope.sign(signingKey, text);
    if (!Digests.same(expected, signature)) {
      throw S3Code.SIGNATURE_DOES_NOT_MATCH.refusal(
          "The signature of a chunk of the body does not match its bytes.");
    }
    previous = expected;
  }
}
