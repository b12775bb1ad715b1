package dev.varve.gateway.s3.body;

import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.sign.Digests;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Computes what is asked for of the bytes that pass, and compares it at their end.
public final class CheckedBody implements BodySource {
  /// Of how many bytes was nothing said.
  public static final long UNDECLARED = -1;

  private final BodySource source;
  private final Optional<String> sha256;
  private final List<MessageDigest> digests = new ArrayList<>();
  private final Map<ChecksumAlgorithm, ChecksumAlgorithm.Running> running =
      new EnumMap<>(ChecksumAlgorithm.class);
  private final Map<ChecksumAlgorithm, String> computed = new EnumMap<>(ChecksumAlgorithm.class);
  private final long expectedBytes;

  private long readBytes;
  private boolean atEnd;

  /// Watches a body.
  ///
  /// @param source the bytes
  /// @param expectedBytes how many were declared, or [#UNDECLARED]
  /// @param sha256 the hash that was signed, in hexadecimal digits
  /// @param algorithms the checksums to compute
  public CheckedBody(
      BodySource source,
      long expectedBytes,
      Optional<String> sha256,
      Iterable<ChecksumAlgorithm> algorithms) {
    this.source = source;
    this.expectedBytes = expectedBytes;
    this.sha256 = sha256;
    if (sha256.isPresent()) {
      digests.add(Digests.of("SHA-256"));
    }
    algorithms.forEach(algorithm -> running.put(algorithm, algorithm.begin()));
  }

  @Override
  public int read(ByteBuffer target) {
    if (atEnd) {
      return -1;
    }
    int start = target.position();
    int count = source.read(target);
    if (count < 0) {
      atEnd = true;
      finish();
      return -1;
    }
    readBytes += count;
    for (MessageDigest digest : digests) {
      digest.update(passed(target, start));
    }
    for (ChecksumAlgorithm.Running checksum : running.values()) {
      checksum.update(passed(target, start));
    }
    return count;
  }

  private static ByteBuffer passed(ByteBuffer target, int start) {
    return target.duplicate().flip().position(start);
  }

  private void finish() {
    if (expectedBytes != UNDECLARED && readBytes != expectedBytes) {
      throw S3Code.INCOMPLETE_BODY.refusal(
          "the body has " + readBytes + " bytes, and " + expectedBytes + " were declared");
    }
    if (sha256.isPresent()) {
      String found = HexFormat.of().formatHex(digests.getFirst().digest());
      if (!found.equals(sha256.get())) {
        throw S3Code.SHA256_MISMATCH
            .refusal()
            .with("ClientComputedContentSHA256", sha256.get())
            .with("S3ComputedContentSHA256", found);
      }
    }
    running.forEach((algorithm, checksum) ->
        computed.put(algorithm, Base64.getEncoder().encodeToString(checksum.finish())));
  }

  /// Compares a checksum with that of the bytes, whose end was read.
  ///
  /// @param algorithm one that is computed
  /// @param sent in Base64, as a header has it
  /// @throws Refusal `BadDigest`
  public void compare(ChecksumAlgorithm algorithm, String sent) {
    String found = computed.get(algorithm);
    if (!sent.equals(found)) {
      throw S3Code.BAD_DIGEST.refusal(
          "The " + algorithm.name() + " you specified did not match the calculated checksum.");
    }
  }

  /// Returns the checksums, once the end was read.
  ///
  /// @return in Base64
  public Map<ChecksumAlgorithm, String> computed() {
    return computed;
  }
}
