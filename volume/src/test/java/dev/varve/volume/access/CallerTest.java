package dev.varve.volume.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.testkit.SimRandom;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class CallerTest {
  @Test
  void isInItsMainGroupAndItsFurtherOnes() {
    Caller caller = Caller.of(1000, 100, 7, -2, 5, 7);
    assertThat(caller.isIn(100)).isTrue();
    assertThat(caller.isIn(5)).isTrue();
    assertThat(caller.isIn(7)).isTrue();
    assertThat(caller.isIn(-2)).isTrue();
    assertThat(caller.isIn(6)).isFalse();
    assertThat(caller.isIn(0)).isFalse();
    assertThat(caller.groups().toArray()).containsExactly(5, 7, -2);
  }

  @Test
  void onlyUserZeroIsTheSuperuser() {
    assertThat(Caller.ROOT.isSuperuser()).isTrue();
    assertThat(Caller.of(1, 0, 0).isSuperuser()).isFalse();
  }

  @Test
  void theOrderInWhichGroupsAreGivenMakesNoDifference() {
    assertThat(Caller.of(1, 2, 9, 3, 9)).isEqualTo(Caller.of(1, 2, 3, 9));
    assertThat(Caller.of(1, 2, 3)).isNotEqualTo(Caller.of(1, 2, 4));
  }

  @Test
  void itsBytesAreGolden() {
    RecordWriter writer = new RecordWriter();
    Caller.of(1000, -1, 300, 10).encode(writer);
    assertThat(HexFormat.of().formatHex(writer.toBytes())).isEqualTo("e807ffffffff0f020aa202");
  }

  @Test
  void comesBackFromItsBytes() {
    SimRandom random = new SimRandom(1);
    int[] many = new int[Groups.MAX_COUNT];
    for (int i = 0; i < many.length; i++) {
      many[i] = (int) random.nextLong();
    }
    for (Caller caller :
        new Caller[] {Caller.ROOT, Caller.of(-1, -2, 0, -1), Caller.of(5, 6, many)}) {
      RecordWriter writer = new RecordWriter();
      caller.encode(writer);
      RecordReader reader = new RecordReader(writer.toBytes());
      assertThat(Caller.decode(reader)).isEqualTo(caller);
      assertThat(reader.remaining()).isZero();
    }
  }

  @Test
  void refusesBytesThatAreNoCaller() {
    for (String hex :
        new String[] {
          "", "01", "0102", "010201", "8080808010" + "0200", "01020205", "0102020500", "0102ff7f01"
        }) {
      RecordReader reader = new RecordReader(HexFormat.of().parseHex(hex));
      assertThatThrownBy(() -> Caller.decode(reader))
          .as(hex)
          .isInstanceOfSatisfying(
              VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
    }
  }

  @Test
  void hasAtMostAsManyGroupsAsLinuxGives() {
    assertThatThrownBy(() -> Groups.of(new int[Groups.MAX_COUNT + 1]))
        .isInstanceOf(VarveException.class)
        .hasMessageContaining("65536");
  }
}
