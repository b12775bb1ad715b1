package dev.varve.journal.file;

import static dev.varve.journal.Records.assertCode;
import static dev.varve.journal.Records.fill;
import static dev.varve.journal.Records.payload;
import static dev.varve.journal.Records.texts;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ErrorCode;
import dev.varve.base.RandomSource;
import dev.varve.base.disk.Disk;
import dev.varve.journal.JournalReader;
import dev.varve.journal.Records;
import dev.varve.testkit.SimRandom;
import dev.varve.testkit.disk.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class FileJournalTest {
  /// Files of 8 KiB and records up to 1 KiB, so that a few records fill a file.
  private static final FileJournalOptions SMALL =
      FileJournalOptions.defaults().withBufferBytes(2048, 1024).withFileSizeBytes(8192);

  @TempDir private Path directory = Path.of("");

  private FileJournal open(FileJournalOptions options) {
    return FileJournal.open(Disk.at(directory), options, new Random(1)::nextLong);
  }

  private List<String> files() {
    return Disk.at(directory).list("").stream()
        .filter(name -> !name.equals("lock") && !name.endsWith(".tmp"))
        .toList();
  }

  @Test
  void aReopenedJournalGoesOn() {
    try (FileJournal journal = open(SMALL)) {
      fill(journal, 3);
    }
    for (int round = 0; round < 3; round++) {
      try (FileJournal journal = open(SMALL)) {
        assertThat(journal.lastPosition()).isEqualTo(3 + round);
        assertThat(journal.durablePosition()).isEqualTo(3 + round);
        assertThat(journal.lastTerm()).isEqualTo(1);
        fill(journal, 1);
      }
    }
    try (FileJournal journal = open(SMALL)) {
      assertThat(texts(journal)).containsExactly("1", "2", "3", "4", "5", "6");
    }
  }

  @Test
  void aFullFileIsFollowedByTheNext() {
    ByteBuffer payload = ByteBuffer.allocate(1000);
    try (FileJournal journal = open(SMALL)) {
      for (int i = 0; i < 20; i++) {
        journal.append(1, payload);
      }
      journal.awaitDurable(20);
      assertThat(files().size()).isGreaterThan(5);
      assertThat(Records.all(journal)).hasSize(20);
      assertThat(Records.from(journal, 13)).hasSize(8);
    }
    try (FileJournal journal = open(SMALL)) {
      assertThat(Records.all(journal)).hasSize(20);
      assertThat(files()).allMatch(name -> name.endsWith(".journal"));
      assertThat(Disk.at(directory).list("")).noneMatch(name -> name.endsWith(".tmp"));
    }
  }

  @Test
  void eachTermHasItsFiles() {
    try (FileJournal journal = open(SMALL)) {
      journal.append(1, payload("a"));
      journal.append(2, payload("b"));
      journal.append(2, payload("c"));
      journal.append(0x1f, payload("d"));
      journal.awaitDurable(4);
    }
    assertThat(files())
        .containsExactly(
            "0000000000000001-0000000000000001.journal",
            "0000000000000002-0000000000000002.journal",
            "0000000000000004-000000000000001f.journal");
    try (FileJournal journal = open(SMALL)) {
      assertThat(journal.lastTerm()).isEqualTo(0x1f);
      assertThat(texts(journal)).containsExactly("a", "b", "c", "d");
    }
  }

  @Test
  void droppingDeletesWholeFilesAndKeepsTheNewest() {
    try (FileJournal journal = open(SMALL)) {
      for (int term = 1; term <= 4; term++) {
        fill(journal, term, 2);
      }
      journal.awaitDurable(8);
      journal.dropBefore(4);
      assertThat(journal.firstPosition()).isEqualTo(3);
      journal.dropBefore(9);
      assertThat(journal.firstPosition()).isEqualTo(7);
      assertThat(files()).containsExactly("0000000000000007-0000000000000004.journal");
    }
    try (FileJournal journal = open(SMALL)) {
      assertThat(journal.firstPosition()).isEqualTo(7);
      assertCode(ErrorCode.POSITION_GONE, () -> journal.read(6));
      assertThat(texts(journal)).containsExactly("7", "8");
    }
  }

  @Test
  void aReaderKeepsTheFileItIsIn() {
    try (FileJournal journal = open(SMALL)) {
      for (int term = 1; term <= 3; term++) {
        fill(journal, term, 2);
      }
      journal.awaitDurable(6);
      try (JournalReader reader = journal.read(1)) {
        journal.dropBefore(7);
        assertThat(reader.next().map(Records::text)).contains("1");
        assertThat(reader.next().map(Records::text)).contains("2");
        assertCode(ErrorCode.POSITION_GONE, reader::next);
      }
    }
  }

  @Test
  void aFreshJournalMayBeginAtALaterPosition() {
    FileJournalOptions options = SMALL.withFirstPosition(1001);
    try (FileJournal journal = open(options)) {
      assertThat(journal.firstPosition()).isEqualTo(1001);
      assertThat(journal.lastPosition()).isEqualTo(1000);
      assertThat(journal.durablePosition()).isEqualTo(1000);
      assertThat(journal.append(1, payload("a"))).isEqualTo(1001);
    }
    try (FileJournal journal = open(SMALL)) {
      assertThat(journal.firstPosition()).isEqualTo(1001);
      assertThat(texts(journal)).containsExactly("a");
    }
  }

  @Test
  void aDirectoryHasOneJournalAtATime() {
    try (FileJournal journal = open(SMALL)) {
      assertThat(journal.lastPosition()).isZero();
      assertCode(ErrorCode.LOCKED, () -> open(SMALL));
    }
    open(SMALL).close();
  }

  @Test
  @Timeout(30)
  void aDirectoryIsNotLeftWhileADropDeletesFiles() throws InterruptedException {
    SimDisk disk = new SimDisk(1);
    List<Thread> closers = new ArrayList<>();
    AtomicReference<Runnable> close = new AtomicReference<>(() -> {});
    Runnable closing =
        () -> {
          Thread closer = Thread.ofPlatform().daemon().start(close.get());
          closers.add(closer);
          while (closer.getState() != Thread.State.WAITING && closer.isAlive()) {
            Thread.onSpinWait();
          }
          assertCode(ErrorCode.LOCKED, () -> SimJournal.open(disk));
        };
    FileJournal journal =
        FileJournal.open(new BeforeDelete(disk, closing), SimJournal.OPTIONS, new SimRandom(1));
    close.set(journal::close);
    SimJournal.append(journal, 1, "a");
    SimJournal.append(journal, 2, "b");
    journal.dropBefore(2);
    for (Thread closer : closers) {
      closer.join();
    }
    assertThat(closers).hasSize(1);
    assertThat(SimJournal.texts(disk)).containsExactly("b");
  }

  @Test
  void filesOfOthersAreLeftAlone() {
    Disk disk = Disk.at(directory);
    disk.create("notes.txt").close();
    disk.createDirectory("lost+found");
    disk.create("fresh-7.tmp").close();
    open(SMALL).close();
    assertThat(disk.list("")).containsExactly("lock", "lost+found", "notes.txt");
  }

  @Test
  void theSystemsRandomSourceMakesDifferentJournals() throws IOException {
    Disk disk = Disk.at(directory);
    disk.createDirectory("a");
    disk.createDirectory("b");
    for (String name : List.of("a", "b")) {
      try (FileJournal journal = FileJournal.open(disk.at(name), SMALL, RandomSource.system())) {
        fill(journal, 1);
      }
    }
    String file = "/0000000000000001-0000000000000001.journal";
    assertThat(Path.of(disk.describe("a" + file)))
        .content(ISO_8859_1)
        .isNotEqualTo(Files.readString(Path.of(disk.describe("b" + file)), ISO_8859_1));
  }
}
