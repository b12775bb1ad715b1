package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.body.BodySource;
import dev.varve.gateway.s3.body.CheckedBody;
import dev.varve.gateway.s3.body.ChecksumAlgorithm;
import dev.varve.gateway.s3.message.Answer;
import dev.varve.gateway.s3.message.ByteRange;
import dev.varve.gateway.s3.message.Headers;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.xml.XmlWriter;
import dev.varve.namespace.Attributes;
import dev.varve.namespace.ObjectReader;
import dev.varve.namespace.Part;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Checksums of objects and of uploads ("Checking object integrity in Amazon S3").
final class Checksums {
  /// The attribute that says whether a checksum is of all bytes or of those of the parts.
  static final String TYPE = "type";

  /// The attribute of an upload that says what is computed of its parts.
  static final String ALGORITHM = "algorithm";

  static final String FULL_OBJECT = "FULL_OBJECT";
  static final String COMPOSITE = "COMPOSITE";

  private static final int BUFFER_BYTES = 128 << 10;

  private Checksums() {}

  /// Writes headers.
  static Answer write(Answer answer, Map<String, String> checksums) {
    Map<String, String> headers = new TreeMap<>();
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      String value = checksums.get(algorithm.word());
      if (value != null) {
        headers.put(algorithm.header(), value);
        headers.put("x-amz-checksum-type", checksums.getOrDefault(TYPE, FULL_OBJECT));
      }
    }
    return answer.with(headers);
  }

  /// Writes elements.
  static void write(XmlWriter xml, Map<String, String> checksums) {
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      String value = checksums.get(algorithm.word());
      if (value != null) {
        xml.put(algorithm.element(), value);
      }
    }
  }

  /// Reads what an upload wants to be computed.
  static Map<String, String> ofUpload(Headers headers) {
    Optional<String> algorithm = headers.text("x-amz-checksum-algorithm");
    Optional<String> type = headers.text("x-amz-checksum-type");
    if (algorithm.isEmpty()) {
      if (type.isPresent()) {
        throw S3Code.INVALID_REQUEST.refusal(
            "The x-amz-checksum-type header can only be used with x-amz-checksum-algorithm.");
      }
      return Map.of();
    }
    ChecksumAlgorithm found = Incoming.algorithm(algorithm.get());
    // CRC-64 is never composite ("Full object and composite checksum types").
    String kind = type.orElse(found == ChecksumAlgorithm.CRC64NVME ? FULL_OBJECT : COMPOSITE);
    boolean valid =
        switch (kind) {
          case FULL_OBJECT -> found.isLinear();
          case COMPOSITE -> found != ChecksumAlgorithm.CRC64NVME;
          default -> false;
        };
    if (!valid) {
      throw S3Code.INVALID_REQUEST.refusal(
          "The " + kind + " checksum type cannot be used with the " + found + " algorithm.");
    }
    return Map.of(ALGORITHM, found.name(), TYPE, kind);
  }

  /// Returns the algorithm of an upload.
  static Optional<ChecksumAlgorithm> algorithm(Attributes upload) {
    return Optional.ofNullable(upload.checksums().get(ALGORITHM)).flatMap(ChecksumAlgorithm::find);
  }

  /// Computes checksums of bytes that are there, by reading them.
  static Map<ChecksumAlgorithm, String> ofRange(
      ObjectReader reader, ByteRange range, Set<ChecksumAlgorithm> algorithms) {
    if (algorithms.isEmpty()) {
      return Map.of();
    }
    BodySource source = new RangeSource(reader, range);
    CheckedBody body = new CheckedBody(source, range.sizeBytes(), Optional.empty(), algorithms);
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    while (body.read(buffer) >= 0) {
      buffer.clear();
    }
    return body.computed();
  }

  private static final class RangeSource implements BodySource {
    private final ObjectReader reader;
    private long offset;
    private long left;

    RangeSource(ObjectReader reader, ByteRange range) {
      this.reader = reader;
      this.offset = range.offset();
      this.left = range.sizeBytes();
    }

    @Override
    public int read(ByteBuffer target) {
      int limit = target.limit();
      target.limit((int) Math.min(limit, target.position() + left));
      int count = target.hasRemaining() ? reader.read(offset, target) : 0;
      target.limit(limit);
      offset += count;
      left -= count;
      return count > 0 ? count : -1;
    }
  }

  /// Returns the checksums of a copy of a whole object: those of its source if they are of all
  /// bytes. Of parts, which the copy has none of, and of another algorithm they are computed.
  static Map<String, String> ofCopy(ObjectReader source, Optional<ChecksumAlgorithm> wanted) {
    Map<String, String> kept = source.info().attributes().checksums();
    Optional<ChecksumAlgorithm> known =
        Arrays.stream(ChecksumAlgorithm.values())
            .filter(algorithm -> kept.containsKey(algorithm.word()))
            .findFirst();
    Optional<ChecksumAlgorithm> algorithm = wanted.or(() -> known);
    boolean usable =
        algorithm.equals(known) && kept.getOrDefault(TYPE, FULL_OBJECT).equals(FULL_OBJECT);
    if (algorithm.isEmpty() || usable) {
      return kept;
    }
    ByteRange whole = new ByteRange(0, source.info().sizeBytes());
    Map<ChecksumAlgorithm, String> computed = ofRange(source, whole, EnumSet.of(algorithm.get()));
    return ObjectAttributes.withChecksums(Attributes.NONE, computed).checksums();
  }

  /// Computes the checksum of an upload from those of its parts; empty when one has none.
  static Optional<String> ofParts(ChecksumAlgorithm algorithm, String type, List<Part> parts) {
    byte[] whole = algorithm.of(new byte[0]);
    ByteBuffer all = ByteBuffer.allocate(parts.size() * algorithm.sizeBytes());
    for (Part part : parts) {
      String text = part.checksums().get(algorithm.word());
      if (text == null) {
        return Optional.empty();
      }
      byte[] value = Base64.getDecoder().decode(text);
      all.put(value);
      if (type.equals(FULL_OBJECT)) {
        whole = algorithm.combine(whole, value, part.sizeBytes());
      }
    }
    Base64.Encoder encoder = Base64.getEncoder();
    return Optional.of(
        type.equals(FULL_OBJECT)
            ? encoder.encodeToString(whole)
            : encoder.encodeToString(algorithm.of(all.array())) + "-" + parts.size());
  }
}
