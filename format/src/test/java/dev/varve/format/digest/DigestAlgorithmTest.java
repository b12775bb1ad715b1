package dev.varve.format.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
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
    assertThatThrownBy(() -> DigestAlgorithm.ofCode(0))
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_FORMAT))
        .hasMessageContaining("code 0")
        .hasMessageContaining("1 = sha256, 2 = sha3-256, 3 = blake3");
  }

  @Test
  void anUnknownLabelIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> DigestAlgorithm.parse("SHA256"))
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining("'SHA256'")
        .hasMessageContaining("1 = sha256, 2 = sha3-256, 3 = blake3");
  }
}
