package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.body.BodySource;
import dev.varve.gateway.s3.body.CheckedBody;
import dev.varve.gateway.s3.body.ChecksumAlgorithm;
import dev.varve.gateway.s3.body.ChunkedBody;
import dev.varve.gateway.s3.message.Headers;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.sign.Payload;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The body of a request: its form undone, and what was promised of it checked at its end.
///
/// One thread.
final class Incoming {
  private static final String DECODED_LENGTH = "x-amz-decoded-content-length";
  private static final String TRAILER = "x-amz-trailer";
  private static final String CHECKSUM = "x-amz-checksum-";
  private static final int MD5_BYTES = 16;

  private final Map<ChecksumAlgorithm, String> promised = new EnumMap<>(ChecksumAlgorithm.class);
  private final Set<ChecksumAlgorithm> announced = EnumSet.noneOf(ChecksumAlgorithm.class);
  private final Optional<ChunkedBody> chunks;
  private final CheckedBody body;
  private final long sizeBytes;
  private final Optional<String> md5;

  private Incoming(
      Headers headers, Payload payload, BodySource source, Set<ChecksumAlgorithm> also) {
    boolean chunked = payload instanceof Payload.Chunks || payload instanceof Payload.SignedChunks;
    sizeBytes =
        headers
            .count(chunked ? DECODED_LENGTH : "content-length")
            .orElseGet(() -> unsaid(headers, chunked));
    md5 = headers.text("content-md5").map(Incoming::md5);
    readPromises(headers);
    Set<ChecksumAlgorithm> computed = EnumSet.noneOf(ChecksumAlgorithm.class);
    computed.addAll(promised.keySet());
    computed.addAll(announced);
    computed.addAll(also);
    chunks =
        switch (payload) {
          case Payload.Unsigned unsigned -> Optional.empty();
          case Payload.Hashed hashed -> Optional.empty();
          case Payload.Chunks unsigned ->
              Optional.of(new ChunkedBody(source, sizeBytes, Optional.empty(), false));
          case Payload.SignedChunks signed ->
              Optional.of(
                  new ChunkedBody(
                      source, sizeBytes, Optional.of(signed.signer()), signed.trailer()));
        };
    Optional<String> sha256 =
        payload instanceof Payload.Hashed hashed ? Optional.of(hashed.sha256()) : Optional.empty();
    BodySource plain = chunks.isPresent() ? chunks.get() : source;
    body = new CheckedBody(plain, sizeBytes, sha256, computed);
  }

  /// Without a length and without an encoding, HTTP says that there is no body.
  private static long unsaid(Headers headers, boolean chunked) {
    if (chunked || headers.has("transfer-encoding")) {
      throw S3Code.MISSING_CONTENT_LENGTH.refusal();
    }
    return 0;
  }

  /// Prepares to read a body.
  static Incoming of(Call call) {
    return of(call, Set.of());
  }

  /// Prepares to read a body of which checksums are wanted besides those that were sent.
  static Incoming of(Call call, Set<ChecksumAlgorithm> also) {
    return new Incoming(call.headers(), call.authentication().payload(), call.body(), also);
  }

  private static String md5(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      if (bytes.length == MD5_BYTES) {
        return HexFormat.of().formatHex(bytes);
      }
    } catch (IllegalArgumentException e) {
      throw S3Code.INVALID_DIGEST.refusal("Content-MD5 is no Base64: '" + base64 + "'");
    }
    throw S3Code.INVALID_DIGEST.refusal("Content-MD5 is no MD5: '" + base64 + "'");
  }

  private void readPromises(Headers headers) {
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      headers.text(algorithm.header()).ifPresent(sent -> promise(algorithm, sent));
    }
    for (String name : headers.orEmpty(TRAILER).split(",", -1)) {
      String lower = name.strip().toLowerCase(java.util.Locale.ROOT);
      if (lower.startsWith(CHECKSUM)) {
        announced.add(algorithm(lower.substring(CHECKSUM.length())));
      } else if (!lower.isEmpty()) {
        throw S3Code.NOT_IMPLEMENTED.refusal("The trailing header '" + lower + "' is not known.");
      }
    }
    if (promised.size() + announced.size() > 1) {
      throw S3Code.INVALID_REQUEST.refusal(
          "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
    }
  }

  /// Finds an algorithm by its name in a header.
  static ChecksumAlgorithm algorithm(String name) {
    return ChecksumAlgorithm.find(name)
        .orElseThrow(() ->
            S3Code.INVALID_REQUEST.refusal(
                "Checksum algorithm provided is unsupported. Please try again with any of the"
                    + " valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]"));
  }

  private void promise(ChecksumAlgorithm algorithm, String sent) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(sent);
    } catch (IllegalArgumentException e) {
      bytes = new byte[0];
    }
    if (bytes.length != algorithm.sizeBytes()) {
      throw S3Code.INVALID_REQUEST.refusal(
          "Value for " + algorithm.header() + " header is invalid.");
    }
    promised.put(algorithm, sent);
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /// Reads bytes.
  ///
  /// @return how many, or -1 at the end, when everything but the MD5 was compared
  int read(ByteBuffer target) {
    int count = body.read(target);
    if (count < 0) {
      takeTrailers();
      promised.forEach(body::compare);
    }
    return count;
  }

  private void takeTrailers() {
    Map<String, String> trailers = chunks.map(ChunkedBody::trailers).orElse(Map.of());
    for (ChecksumAlgorithm algorithm : announced) {
      String sent = trailers.get(algorithm.header());
      if (sent == null) {
        throw S3Code.INVALID_REQUEST.refusal(
            "The trailing header " + algorithm.header() + " was announced and did not come.");
      }
      promise(algorithm, sent);
    }
    for (String name : trailers.keySet()) {
      boolean known = announced.stream().anyMatch(algorithm -> algorithm.header().equals(name));
      if (!known) {
        throw S3Code.INVALID_REQUEST.refusal(
            "The trailing header " + name + " was not announced by " + TRAILER + ".");
      }
    }
  }

  /// Compares the MD5 that was promised.
  void checkMd5(String found) {
    if (md5.isPresent() && !md5.get().equals(found)) {
      throw S3Code.BAD_DIGEST
          .refusal()
          .with("ExpectedDigest", md5.get())
          .with("CalculatedDigest", found);
    }
  }

  /// Says whether an MD5 was promised.
  boolean hasMd5() {
    return md5.isPresent();
  }

  /// Returns the checksums of the body, when its end was read, in Base64.
  Map<ChecksumAlgorithm, String> checksums() {
    return body.computed();
  }
}
