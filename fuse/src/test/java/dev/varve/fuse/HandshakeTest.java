package dev.varve.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.VarveException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class HandshakeTest {
  private static final int INIT_EXT = 1 << 30;
  private static final int MAX_PAGES = 1 << 22;

  private final Wire wire = new Wire();

  private Optional<Agreement> shake(Set<Feature> features, Object... fields) {
    wire.arrive(Operation.INIT, fields);
    return new Handshake(features, 1 << 20, 1 << 20, 128, 4096).answer(wire.exchange);
  }

  @Test
  void whatBothCanIsAgreedOn() {
    Agreement agreement =
        shake(
                Set.of(Feature.RANGE_LOCKS, Feature.PASSTHROUGH, Feature.FILE_SERVERS),
                7,
                45,
                131072,
                INIT_EXT | MAX_PAGES | 3,
                1 << 5,
                new byte[44])
            .orElseThrow();
    assertThat(agreement.has(Feature.RANGE_LOCKS)).isTrue();
    assertThat(agreement.has(Feature.PASSTHROUGH)).isTrue();
    assertThat(agreement.has(Feature.FILE_SERVERS)).isFalse();
    assertThat(agreement.minor()).isEqualTo(45);
    assertThat(wire.body())
        .isEqualTo(
            "070000002d000000 0000020003004040 8000600000001000 0100000000010000"
                + " 2000000001000000 0000000000000000 0000000000000000 0000000000000000");
  }

  @Test
  void anOldKernelGetsOnlyWhatItKnows() {
    Agreement agreement = shake(Set.of(), 7, 31, 131072, -1, 0).orElseThrow();
    assertThat(agreement.minor()).isEqualTo(31);
    assertThat(agreement.flags() >>> 32).isZero();
  }

  @Test
  void aNewerKernelIsToldTheVersionAndAsksAgain() {
    assertThat(shake(Set.of(), 8, 1, 131072, -1, 0)).isEmpty();
    assertThat(wire.body()).startsWith("070000002d000000 0000000000000000");
  }

  @Test
  void aKernelThatIsTooOldIsRefused() {
    assertThatThrownBy(() -> shake(Set.of(), 7, 30, 131072, -1, 0))
        .isInstanceOf(VarveException.class)
        .hasMessageContaining("7.30");
  }
}
