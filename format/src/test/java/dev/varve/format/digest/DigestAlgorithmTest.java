package dev.varve.format.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigestAlgorithmTest {

  @ParameterizedTest
  @CsvSource({"SHA_256, 1, sha256", "SHA3_256, 2, sha3-256", "BLAKE3, 3, blake3"})
  void codesAndLabelsNeverChange(DigestAlgorithm algorithm, byte code, String label) {
    assertThat(algorithm.code()).isEqualTo(code);
    assertThat(algorithm.label()).isEqualTo(label);
    assertThat(DigestAlgorithm.ofCode(code)).isEqualTo(algorithm);
    assertThat(DigestAlgorithm.parse(label)).isEqualTo(algorithm);
  }

  @Test
  void anUnknownCodeIsRefusedWithTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DigestAlgorithm.ofCode(0))
        .withMessageContaining("code 0")
        .withMessageContaining("1 = sha256, 2 = sha3-256, 3 = blake3");
  }

  @Test
  void anUnknownLabelIsRefusedWithTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DigestAlgorithm.parse("SHA256"))
        .withMessageContaining("\"SHA256\"")
        .withMessageContaining("1 = sha256, 2 = sha3-256, 3 = blake3");
  }
}
