package dev.varve.volume.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// The bytes of records about deleted files (`docs/formats/volume.md`), kept for ever.
final class DeletedGoldenTest {
  private static final byte[] PATH = "/a/b".getBytes(StandardCharsets.UTF_8);

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void theMarkOfAFileThatEndsWithItsHandlesIsEmpty() {
    assertThat(Orphan.ENDING.encode()).isEmpty();
    assertThat(Orphan.decode(new byte[0]).isForTrash()).isFalse();
  }

  @Test
  void theMarkOfAFileForTheTrashTellsWhenAndWhereItWasDeleted() {
    byte[] mark = Orphan.forTrash(0x0102030405060708L, PATH).encode();
    assertThat(hex(mark)).isEqualTo("02" + "0102030405060708" + "042f612f62");
    Orphan orphan = Orphan.decode(mark);
    assertThat(orphan.isForTrash()).isTrue();
    assertThat(orphan.deletedNanos()).isEqualTo(0x0102030405060708L);
    assertThat(orphan.path()).isEqualTo(PATH);
  }

  @Test
  void theMarkOfAFileThatNeverHadANameIsItsKind() {
    assertThat(hex(Orphan.NAMELESS.encode())).isEqualTo("01");
    assertThat(Orphan.decode(new byte[] {1}).fate()).isEqualTo(Orphan.Fate.MAY_BE_NAMED);
  }

  @Test
  void aMarkWithMoreBytesIsCorrupt() {
    byte[] mark = HexFormat.of().parseHex("02" + "0102030405060708" + "042f612f62" + "00");
    assertThatThrownBy(() -> Orphan.decode(mark))
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
  }

  @Test
  void anEntryOfTheTrash() {
    byte[] entry = new Trashed(9, 7, -1, 300, PATH).encode();
    assertThat(hex(entry)).isEqualTo("ffffffff0f" + "ac02" + "042f612f62");
    Trashed trashed = Trashed.decode(7, 9, entry);
    assertThat(trashed.uid()).isEqualTo(-1);
    assertThat(trashed.size()).isEqualTo(300);
    assertThat(trashed.path()).isEqualTo(PATH);
  }
}
