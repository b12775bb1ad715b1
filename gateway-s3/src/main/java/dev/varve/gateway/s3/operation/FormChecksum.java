package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.body.BodySource;
import dev.varve.gateway.s3.body.CheckedBody;
import dev.varve.gateway.s3.body.ChecksumAlgorithm;
import dev.varve.gateway.s3.message.S3Code;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The file of a form, and the checksum that the form's fields promise of it or ask for.
///
/// One thread.
final class FormChecksum implements BodySource {
  private static final String ALGORITHM = "x-amz-checksum-algorithm";

  private final CheckedBody body;
  private final Map<ChecksumAlgorithm, String> promised;

  private FormChecksum(
      BodySource file, Map<ChecksumAlgorithm, String> promised, Set<ChecksumAlgorithm> computed) {
    this.body = new CheckedBody(file, CheckedBody.UNDECLARED, Optional.empty(), computed);
    this.promised = promised;
  }

  /// Says whether a field of a form is about a checksum.
  static boolean isField(String name) {
    return name.equals(ALGORITHM) || algorithms(Set.of(name)).size() == 1;
  }

  private static Set<ChecksumAlgorithm> algorithms(Set<String> fields) {
    Set<ChecksumAlgorithm> found = EnumSet.allOf(ChecksumAlgorithm.class);
    found.removeIf(algorithm -> !fields.contains(algorithm.header()));
    return found;
  }

  static FormChecksum of(BodySource file, Map<String, String> fields) {
    Map<ChecksumAlgorithm, String> promised = new EnumMap<>(ChecksumAlgorithm.class);
    algorithms(fields.keySet())
        .forEach(algorithm -> promised.put(algorithm, fields.getOrDefault(algorithm.header(), "")));
    Set<ChecksumAlgorithm> computed = EnumSet.noneOf(ChecksumAlgorithm.class);
    computed.addAll(promised.keySet());
    Optional.ofNullable(fields.get(ALGORITHM)).map(Incoming::algorithm).ifPresent(computed::add);
    if (computed.size() > 1) {
      throw S3Code.INVALID_REQUEST.refusal("A form has one checksum, found " + computed);
    }
    return new FormChecksum(file, promised, computed);
  }

  @Override
  public int read(ByteBuffer target) {
    return body.read(target);
  }

  /// Compares what was promised, once the end was read, and returns what is to be kept.
  Map<ChecksumAlgorithm, String> checked() {
    promised.forEach(body::compare);
    return body.computed();
  }
}
