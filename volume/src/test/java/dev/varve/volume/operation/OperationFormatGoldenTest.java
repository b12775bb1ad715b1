package dev.varve.volume.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.VarveException;
import dev.varve.testkit.Seeds;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The exact bytes of operations in a journal, kept for ever in `operations.golden`: a line for
/// each kind, its name and its bytes.
class OperationFormatGoldenTest {
  private static byte[] encode(Envelope envelope) {
    RecordWriter writer = new RecordWriter();
    OperationFormat.encode(envelope, writer);
    return writer.toBytes();
  }

  private static byte[] encode(Operation operation) {
    return encode(new Envelope(200, 7, 1_700_000_000_000_000_000L, operation));
  }

  private static Envelope decode(byte[] bytes) {
    return OperationFormat.decode(new RecordReader(bytes));
  }

  @Test
  void everyKindHasASample() {
    Set<Class<?>> kinds = Set.of(Operation.class.getPermittedSubclasses());
    assertThat(OperationSamples.ALL.stream().map(Object::getClass).collect(Collectors.toSet()))
        .isEqualTo(kinds);
  }

  @Test
  void bytesStay() throws IOException {
    List<String> lines =
        OperationSamples.ALL.stream()
            .map(operation ->
                operation.getClass().getSimpleName()
                    + " "
                    + HexFormat.of().formatHex(encode(operation)))
            .toList();
    try (InputStream golden =
        Objects.requireNonNull(getClass().getResourceAsStream("operations.golden"))) {
      assertThat(String.join("\n", lines) + "\n")
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void whatIsDecodedIsWhatWasEncoded() {
    for (Operation operation : OperationSamples.ALL) {
      byte[] bytes = encode(operation);
      Envelope found = decode(bytes);
      assertThat(found.operation()).isInstanceOf(operation.getClass());
      assertThat(encode(found)).isEqualTo(bytes);
    }
  }

  @Test
  void aPieceOfAnOperationIsNone() {
    for (Operation operation : OperationSamples.ALL) {
      byte[] bytes = encode(operation);
      for (int length = 0; length < bytes.length; length++) {
        byte[] piece = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> decode(piece)).isInstanceOf(VarveException.class);
      }
      assertThatThrownBy(() -> decode(Arrays.copyOf(bytes, bytes.length + 1)))
          .isInstanceOf(VarveException.class);
    }
  }

  @Test
  void bytesThatAreNoOperationAreRefusedOrReadAsOne() {
    Seeds.run(
        200,
        seed -> {
          Random random = new Random(seed);
          for (Operation operation : OperationSamples.ALL) {
            byte[] bytes = encode(operation);
            for (int flips = random.nextInt(3); flips >= 0; flips--) {
              bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
              assertThat(encode(decode(bytes))).isEqualTo(bytes);
            } catch (VarveException e) {
              assertThat(e).hasMessageNotContaining("null");
            }
          }
        });
  }
}
