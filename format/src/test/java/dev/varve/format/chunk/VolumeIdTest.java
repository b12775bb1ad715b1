package dev.varve.format.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.testkit.Seeds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeIdTest {
  @Test
  void textIsThirtyTwoDigits() {
    VolumeId id = new VolumeId(0xf000_0000_0000_0001L, 2);
    assertThat(id).hasToString("f0000000000000010000000000000002");
    assertThat(VolumeId.parse("F0000000000000010000000000000002")).isEqualTo(id);
  }

  @Test
  void everyIdComesBackFromText() {
    Seeds.run(
        200,
        seed -> {
          VolumeId id = VolumeId.random(new SplittableRandom(seed)::nextLong);
          assertThat(VolumeId.parse(id.toString())).isEqualTo(id);
        });
  }

  @Test
  void theOrderIsThatOfTheText() {
    Seeds.run(
        200,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          VolumeId left = VolumeId.random(random::nextLong);
          VolumeId right =
              random.nextBoolean()
                  ? VolumeId.random(random::nextLong)
                  : new VolumeId(left.high(), random.nextLong());
          assertThat(Integer.signum(left.compareTo(right)))
              .isEqualTo(Integer.signum(left.toString().compareTo(right.toString())));
          assertThat(left).isEqualByComparingTo(VolumeId.parse(left.toString()));
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "f000000000000001000000000000000",
        "f00000000000000100000000000000020",
        "g0000000000000010000000000000002",
        "f000000000000001-000000000000002"
      })
  void textThatIsNoIdIsTheCallersMistake(String text) {
    assertThatThrownBy(() -> VolumeId.parse(text))
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }
}
