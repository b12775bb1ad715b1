package dev.varve.format.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodecTest {
  @ParameterizedTest
  @EnumSource
  void isFoundByItsCodeAndItsLabel(Codec codec) {
    assertThat(Codec.ofCode(codec.code())).isEqualTo(codec);
    assertThat(Codec.parse(codec.label())).isEqualTo(codec);
  }

  @Test
  void codesNeverChange() {
    assertThat(Codec.NONE.code()).isZero();
    assertThat(Codec.LZ4.code()).isEqualTo((byte) 1);
    assertThat(Codec.ZSTD.code()).isEqualTo((byte) 2);
  }

  @Test
  void anUnknownCodeIsAnUnknownFormat() {
    assertThatThrownBy(() -> Codec.ofCode(3))
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_FORMAT));
  }

  @Test
  void anUnknownLabelIsTheCallersMistake() {
    assertThatThrownBy(() -> Codec.parse("LZ4"))
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }
}
