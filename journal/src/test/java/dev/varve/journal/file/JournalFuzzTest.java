package dev.varve.journal.file;

import static dev.varve.journal.file.SimJournal.append;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.journal.Records;
import dev.varve.testkit.disk.SimDisk;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Damages every byte of a small journal. Opening repairs it, or says which file is damaged and
/// changes nothing; it never shows anything else than what was appended.
final class JournalFuzzTest {
  private static final List<String> TEXTS = List.of("alpha", "", "gamma rays", "delta", "epsilon");

  /// Of zeros and of sizes, every so many are tried.
  private static final int STRIDE = 61;

  private static void write(FileJournal journal) {
    append(journal, 1, TEXTS.get(0), TEXTS.get(1));
    append(journal, 1, TEXTS.get(2));
    append(journal, 2, TEXTS.get(3));
    append(journal, 2, TEXTS.get(4));
  }

  @Test
  void aFlippedBitOfAClosedJournalNeverTakesARecord() {
    SimDisk disk = SimJournal.closed(JournalFuzzTest::write);
    flipBits(disk, STRIDE, -1, TEXTS.size());
  }

  @Test
  void aFlippedBitAfterACrashTakesAtMostTheLastGroup() {
    SimDisk disk = SimJournal.crashed(JournalFuzzTest::write);
    flipBits(disk, STRIDE, -1, TEXTS.size() - 1);
  }

  @Test
  @Tag("campaign")
  void everyBitOfAJournal() {
    SimDisk closed = SimJournal.closed(JournalFuzzTest::write);
    SimDisk crashed = SimJournal.crashed(JournalFuzzTest::write);
    for (int bit = 0; bit < Byte.SIZE; bit++) {
      flipBits(closed, 1, bit, TEXTS.size());
      flipBits(crashed, 1, bit, TEXTS.size() - 1);
    }
  }

  @Test
  void aCutFileIsNamed() {
    SimDisk disk = SimJournal.closed(JournalFuzzTest::write);
    for (String name : SimJournal.files(disk)) {
      for (long size = 0; size < 8192; size += size % 4096 < 320 ? 1 : STRIDE) {
        SimDisk cut = disk.copy(size);
        cut.cut(name, size);
        assertThat(SimJournal.refusal(cut, ErrorCode.CORRUPT)).contains(name);
      }
    }
  }

  @Test
  void framesOverwrittenWithOtherFramesOfTheFileAreFound() {
    SimDisk disk = SimJournal.closed(JournalFuzzTest::write);
    String name = SimJournal.FIRST_FILE;
    byte[] content = disk.fileBytes(name);
    for (int from = 4096; from < 4288; from += 8) {
      for (int to = 4096; to < 4288; to += 8) {
        SimDisk damaged = disk.copy(from);
        SimJournal.overwrite(damaged, name, to, ByteBuffer.wrap(content, from, 32));
        assertRepairedOrRefused(damaged, name, TEXTS.size());
      }
    }
  }

  /// Flips one bit at a time: of each byte of headers and frames, and of some zeros.
  ///
  /// @param bit which, or -1 for another one in each byte
  /// @param minCount how many records are certain
  private static void flipBits(SimDisk disk, int stride, int bit, int minCount) {
    for (String name : SimJournal.files(disk)) {
      byte[] content = disk.fileBytes(name);
      for (int offset = 0; offset < content.length; offset++) {
        if (content[offset] != 0 || offset % stride == 0) {
          SimDisk damaged = disk.copy(offset);
          damaged.flipBit(name, offset, bit < 0 ? offset % Byte.SIZE : bit);
          assertRepairedOrRefused(damaged, name, minCount);
        }
      }
    }
  }

  private static void assertRepairedOrRefused(SimDisk damaged, String name, int minCount) {
    List<ByteBuffer> before = SimJournal.bytes(damaged);
    List<String> texts;
    try {
      texts = SimJournal.texts(damaged);
    } catch (VarveException e) {
      assertThat(e.code()).isIn(ErrorCode.CORRUPT, ErrorCode.UNKNOWN_FORMAT);
      assertThat(e.getMessage()).contains(name);
      assertThat(SimJournal.bytes(damaged)).isEqualTo(before);
      damaged.assertAllClosed();
      return;
    }
    assertThat(texts.size()).isBetween(minCount, TEXTS.size());
    assertThat(texts).isEqualTo(TEXTS.subList(0, texts.size()));
    try (FileJournal journal = SimJournal.open(damaged)) {
      append(journal, 2, "after");
      assertThat(Records.texts(journal)).startsWith(texts.toArray(new String[0])).endsWith("after");
    }
    assertThat(SimJournal.texts(damaged)).hasSize(texts.size() + 1);
  }
}
