package dev.varve.journal.file;

import static dev.varve.journal.file.SimJournal.FIRST_FILE;
import static dev.varve.journal.file.SimJournal.append;
import static dev.varve.journal.file.SimJournal.closed;
import static dev.varve.journal.file.SimJournal.crashed;
import static dev.varve.journal.file.SimJournal.files;
import static dev.varve.journal.file.SimJournal.overwrite;
import static dev.varve.journal.file.SimJournal.refusal;
import static dev.varve.journal.file.SimJournal.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ErrorCode;
import dev.varve.journal.Records;
import dev.varve.testkit.Seeds;
import dev.varve.testkit.disk.Loss;
import dev.varve.testkit.disk.SimDisk;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/// What opening does with what it finds. Offsets: the header ends at 4096, a mark takes 24 bytes, a
/// record of one letter 32.
final class FileJournalRecoveryTest {
  private static final String LARGE = "x".repeat(1000);

  @Test
  void aTornTailIsCutAndTheJournalGoesOn() {
    SimDisk disk =
        crashed(journal -> {
          append(journal, 1, "a");
          append(journal, 1, "b", "c");
        });
    disk.flipBit(FIRST_FILE, 4096 + 56 + 24 + 32 + 30, 0);
    assertThat(texts(disk)).containsExactly("a", "b");
    assertThat(files(disk))
        .containsExactly(FIRST_FILE, "0000000000000003-0000000000000001.journal");
    try (FileJournal journal = SimJournal.open(disk)) {
      append(journal, 1, "d");
    }
    assertThat(texts(disk)).containsExactly("a", "b", "d");
  }

  @Test
  void anOldRecordNeverComesBackBehindNewOnes() {
    SimDisk disk =
        crashed(journal -> {
          append(journal, 1, "a");
          append(journal, 1, "b".repeat(32), "old");
        });
    // Opening writes a mark, so a batch of one short record behind it would end exactly where the
    // old record begins.
    disk.flipBit(FIRST_FILE, 4096 + 56, 0);
    FileJournal journal = SimJournal.open(disk);
    assertThat(Records.texts(journal)).containsExactly("a");
    append(journal, 1, "B");
    disk.restart(Loss.EVERYTHING_UNFLUSHED);
    assertThat(texts(disk)).containsExactly("a", "B");
  }

  @Test
  void aFileTornBeforeItsFirstRecordIsReplaced() {
    SimDisk disk = crashed(journal -> append(journal, 1, "a", "b"));
    disk.flipBit(FIRST_FILE, 4096 + 24 + 5, 0);
    assertThat(texts(disk)).isEmpty();
    assertThat(files(disk)).containsExactly(FIRST_FILE);
    try (FileJournal journal = SimJournal.open(disk)) {
      append(journal, 1, "c");
    }
    assertThat(texts(disk)).containsExactly("c");
  }

  @Test
  void whatALaterMarkCallsDurableIsCorruptAndNotCut() {
    SimDisk disk =
        crashed(journal -> {
          append(journal, 1, "a");
          append(journal, 1, "b");
        });
    disk.flipBit(FIRST_FILE, 4096 + 24 + 24, 3);
    assertThat(refusal(disk, ErrorCode.CORRUPT))
        .contains("/" + FIRST_FILE, "position 1", "offset 4120");
  }

  @Test
  void whatWasShownAsDurableAfterACrashIsNeverCut() {
    SimDisk disk = crashed(journal -> append(journal, 1, "a"));
    assertThat(texts(disk)).containsExactly("a");
    disk.flipBit(FIRST_FILE, 4096 + 24 + 24, 3);
    assertThat(refusal(disk, ErrorCode.CORRUPT)).contains(FIRST_FILE, "position 1");
  }

  @Test
  void recordsOfAKilledProcessAreDurableWhenTheyAreShown() {
    Seeds.run(
        50,
        seed -> {
          SimDisk disk = new SimDisk(seed);
          FileJournal killed = SimJournal.open(disk);
          append(killed, 1, "a");
          killed.append(1, Records.payload(LARGE));
          disk.failAtCall(disk.callCount() + 2, ErrorCode.DISK_FAILED);
          Records.assertCode(ErrorCode.DISK_FAILED, () -> killed.awaitDurable(2));
          disk.restart(Loss.NOTHING);
          List<String> shown = texts(disk);
          disk.restart(Loss.EVERYTHING_UNFLUSHED);
          assertThat(texts(disk)).isEqualTo(shown);
        });
  }

  @Test
  void aFileMissingInTheMiddleIsAnError() {
    SimDisk disk = threeFiles();
    disk.delete("0000000000000002-0000000000000002.journal");
    assertThat(refusal(disk, ErrorCode.CORRUPT)).contains(FIRST_FILE, "position 2", "missing");
  }

  @Test
  void aNewestFileThatIsMissingIsAnError() {
    SimDisk disk = threeFiles();
    disk.delete("0000000000000003-0000000000000003.journal");
    assertThat(refusal(disk, ErrorCode.CORRUPT))
        .contains("0000000000000002-0000000000000002.journal", "position 3", "missing");
  }

  @Test
  void filesMissingInFrontWereDropped() {
    SimDisk disk = threeFiles();
    disk.delete(FIRST_FILE);
    assertThat(texts(disk)).containsExactly("b", "c");
  }

  @Test
  void aFileOfAnotherJournalIsAnError() {
    SimDisk disk = threeFiles();
    FileHeader foreign = new FileHeader(new JournalId(1, 2), 3, 2, 2, 8192);
    overwrite(disk, foreign.name(), 0, foreign.encode());
    assertThat(refusal(disk, ErrorCode.CORRUPT))
        .contains(foreign.name(), "00000000000000010000000000000002");
  }

  @Test
  void twoFilesWithTheSameFirstPositionAreAnError() {
    SimDisk disk = threeFiles();
    ByteBuffer copy = ByteBuffer.wrap(disk.fileBytes("0000000000000002-0000000000000002.journal"));
    FileHeader header = FileHeader.decode(copy, "copy");
    FileHeader twin = new FileHeader(header.journal(), 99, 9, 2, 8192);
    disk.create(twin.name()).close();
    overwrite(disk, twin.name(), 0, copy);
    overwrite(disk, twin.name(), 0, twin.encode());
    assertThat(refusal(disk, ErrorCode.CORRUPT))
        .contains("0000000000000002-0000000000000002.journal", twin.name());
  }

  @Test
  void aFileOfALowerTermBehindAHigherOneIsAnError() {
    SimDisk disk = threeFiles();
    String last = "0000000000000003-0000000000000003.journal";
    FileHeader header = FileHeader.decode(ByteBuffer.wrap(disk.fileBytes(last)), "last");
    FileHeader older = new FileHeader(header.journal(), header.nonce(), 1, 3, 8192);
    disk.rename(last, older.name());
    overwrite(disk, older.name(), 0, older.encode());
    assertThat(refusal(disk, ErrorCode.CORRUPT))
        .contains(older.name(), "0000000000000002-0000000000000002.journal");
  }

  @Test
  void aRenamedFileIsAnError() {
    SimDisk disk = threeFiles();
    disk.rename(FIRST_FILE, "0000000000000001-0000000000000002.journal");
    assertThat(refusal(disk, ErrorCode.CORRUPT))
        .contains("0000000000000001-0000000000000002.journal", FIRST_FILE);
  }

  @Test
  void aFileOfANewerVersionIsNotTouched() {
    SimDisk disk = threeFiles();
    ByteBuffer header =
        ByteBuffer.wrap(disk.fileBytes(FIRST_FILE), 0, FileHeader.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(8, 2);
    CRC32C crc = new CRC32C();
    crc.update(header.array(), 0, 4092);
    header.putInt(4092, (int) crc.getValue());
    overwrite(disk, FIRST_FILE, 0, header);
    assertThat(refusal(disk, ErrorCode.UNKNOWN_FORMAT)).contains(FIRST_FILE, "version 2");
  }

  @Test
  void aFailedFlushEndsThePromises() {
    SimDisk disk = new SimDisk(1);
    FileJournal journal = SimJournal.open(disk);
    append(journal, 1, "a");
    journal.append(1, Records.payload("b"));
    disk.failAtCall(disk.callCount() + 2, ErrorCode.DISK_FAILED);
    Records.assertCode(ErrorCode.DISK_FAILED, () -> journal.awaitDurable(2));
    Records.assertCode(ErrorCode.DISK_FAILED, () -> journal.awaitDurable(2));
    Records.assertCode(ErrorCode.READ_ONLY, () -> journal.append(1, Records.payload("c")));
    assertThat(journal.durablePosition()).isEqualTo(1);
    assertThat(Records.texts(journal)).containsExactly("a");
    journal.close();
    disk.assertAllClosed();
  }

  @Test
  void aFileThatCannotBeMadeInAdvanceIsMadeWhenItIsNeeded() {
    SimDisk disk = new SimDisk(1);
    try (FileJournal journal = SimJournal.open(disk)) {
      append(journal, 1, LARGE);
      disk.failAtCall(disk.callCount() + 3, ErrorCode.STORAGE_FULL);
      append(journal, 1, LARGE);
      assertThat(files(disk)).containsExactly(FIRST_FILE);
      append(journal, 1, LARGE);
      append(journal, 1, LARGE);
      assertThat(Records.all(journal)).hasSize(4);
    }
  }

  private static SimDisk threeFiles() {
    return closed(journal -> {
      append(journal, 1, "a");
      append(journal, 2, "b");
      append(journal, 3, "c");
    });
  }
}
