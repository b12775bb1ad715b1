package dev.varve.journal;

import static dev.varve.journal.Records.assertCode;
import static dev.varve.journal.Records.fill;
import static dev.varve.journal.Records.payload;
import static dev.varve.journal.Records.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every journal does. A subclass says how one is made.
abstract class JournalContract {
  /// Opens a new journal whose positions begin at 1; the test closes it.
  abstract Journal open();

  @Test
  void aNewJournalIsEmpty() {
    try (Journal journal = open()) {
      assertThat(journal.firstPosition()).isEqualTo(1);
      assertThat(journal.lastPosition()).isZero();
      assertThat(journal.durablePosition()).isZero();
      assertThat(journal.lastTerm()).isZero();
      assertThat(texts(journal)).isEmpty();
    }
  }

  @Test
  void positionsAreDenseFromOne() {
    try (Journal journal = open()) {
      assertThat(journal.append(1, payload("a"))).isEqualTo(1);
      assertThat(journal.append(1, payload("b"))).isEqualTo(2);
      assertThat(journal.append(3, payload("c"))).isEqualTo(3);
      assertThat(journal.lastPosition()).isEqualTo(3);
      assertThat(journal.lastTerm()).isEqualTo(3);
    }
  }

  @Test
  void recordsAreReadWithTermPositionAndPayload() {
    try (Journal journal = open()) {
      journal.append(1, payload("one"));
      journal.append(2, payload("two"));
      journal.awaitDurable(2);
      assertThat(journal.durablePosition()).isEqualTo(2);
      List<JournalRecord> records = Records.all(journal);
      assertThat(records).extracting(JournalRecord::term).containsExactly(1L, 2L);
      assertThat(records).extracting(JournalRecord::position).containsExactly(1L, 2L);
      assertThat(texts(journal)).containsExactly("one", "two");
    }
  }

  @Test
  void aReaderStartsAnywhereAndEndsWhatWasDurableWhenItWasOpened() {
    try (Journal journal = open()) {
      fill(journal, 5);
      journal.awaitDurable(5);
      try (JournalReader reader = journal.read(4)) {
        journal.append(1, payload("later"));
        journal.awaitDurable(6);
        assertThat(reader.next().map(Records::text)).contains("4");
        assertThat(reader.next().map(Records::text)).contains("5");
        assertThat(reader.next()).isEmpty();
        assertThat(reader.next()).isEmpty();
      }
      assertThat(Records.from(journal, 7)).isEmpty();
    }
  }

  @Test
  void recordsThatAreNotDurableAreNotRead() {
    try (Journal journal = open()) {
      fill(journal, 2);
      journal.awaitDurable(2);
      long durable = journal.durablePosition();
      journal.append(1, payload("not yet"));
      assertThat(texts(journal)).hasSize((int) durable);
    }
  }

  @Test
  void positionsThatAreNotThereAreGone() {
    try (Journal journal = open()) {
      assertCode(ErrorCode.POSITION_GONE, () -> journal.read(0));
      assertCode(ErrorCode.POSITION_GONE, () -> journal.read(2));
      fill(journal, 3);
      journal.awaitDurable(3);
      assertCode(ErrorCode.POSITION_GONE, () -> journal.read(5));
    }
  }

  @Test
  void theCallersBufferIsNeitherMovedNorKept() {
    try (Journal journal = open()) {
      ByteBuffer buffer = payload("xpayloadx");
      buffer.position(1).limit(8);
      journal.append(1, buffer);
      assertThat(buffer.position()).isEqualTo(1);
      assertThat(buffer.limit()).isEqualTo(8);
      buffer.put(1, (byte) '?');
      ByteBuffer direct = ByteBuffer.allocateDirect(4).put(payload("four")).flip();
      journal.append(1, direct.asReadOnlyBuffer());
      journal.awaitDurable(2);
      assertThat(texts(journal)).containsExactly("payload", "four");
    }
  }

  @Test
  void aPayloadThatWasReadCannotBeChanged() {
    try (Journal journal = open()) {
      fill(journal, 1);
      journal.awaitDurable(1);
      ByteBuffer read = Records.all(journal).getFirst().payload();
      assertThatThrownBy(() -> read.put(0, (byte) 0)).isInstanceOf(ReadOnlyBufferException.class);
    }
  }

  @Test
  void recordsOfEverySizeUpToTheLimitComeBack() {
    try (Journal journal = open()) {
      List<byte[]> payloads = new ArrayList<>();
      Random random = new Random(7);
      for (int size : new int[] {0, 1, 7, 8, 9, 4095, 100_000, Journal.MAX_RECORD_BYTES, 3}) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        payloads.add(bytes);
        journal.append(1, ByteBuffer.wrap(bytes));
      }
      journal.awaitDurable(payloads.size());
      List<JournalRecord> records = Records.all(journal);
      assertThat(records).hasSameSizeAs(payloads);
      for (int i = 0; i < payloads.size(); i++) {
        assertThat(records.get(i).payload()).isEqualTo(ByteBuffer.wrap(payloads.get(i)));
      }
    }
  }

  @Test
  void aRecordOverTheLimitIsRefusedAndTakesNoPosition() {
    try (Journal journal = open()) {
      ByteBuffer large = ByteBuffer.allocate(Journal.MAX_RECORD_BYTES + 1);
      assertCode(ErrorCode.LIMIT_EXCEEDED, () -> journal.append(1, large));
      assertThat(journal.append(1, payload("a"))).isEqualTo(1);
    }
  }

  @Test
  void termsNeverGoBack() {
    try (Journal journal = open()) {
      assertCode(ErrorCode.INVALID_ARGUMENT, () -> journal.append(0, payload("a")));
      journal.append(5, payload("a"));
      assertCode(ErrorCode.INVALID_ARGUMENT, () -> journal.append(4, payload("b")));
      assertThat(journal.append(5, payload("c"))).isEqualTo(2);
    }
  }

  @Test
  void waitingForWhatWasNeverAppendedIsAnError() {
    try (Journal journal = open()) {
      journal.awaitDurable(0);
      assertCode(ErrorCode.INVALID_ARGUMENT, () -> journal.awaitDurable(1));
    }
  }

  @Test
  void droppingKeepsEverythingFromThePositionOn() {
    try (Journal journal = open()) {
      fill(journal, 10);
      journal.awaitDurable(10);
      journal.dropBefore(6);
      assertThat(journal.firstPosition()).isLessThanOrEqualTo(6);
      assertThat(Records.from(journal, 6)).extracting(JournalRecord::position).startsWith(6L);
      assertThat(texts(journal)).endsWith("6", "7", "8", "9", "10");
      journal.dropBefore(3);
      journal.dropBefore(11);
      assertThat(journal.append(1, payload("11"))).isEqualTo(11);
      journal.awaitDurable(11);
      assertThat(texts(journal)).endsWith("11");
      assertThat(journal.lastPosition()).isEqualTo(11);
    }
  }

  @Test
  void onlyWhatIsDurableIsDropped() {
    try (Journal journal = open()) {
      fill(journal, 2);
      journal.awaitDurable(2);
      assertCode(ErrorCode.INVALID_ARGUMENT, () -> journal.dropBefore(4));
    }
  }

  @Test
  void aClosedJournalTakesNothing() {
    Journal journal = open();
    fill(journal, 3);
    journal.close();
    journal.close();
    assertThat(journal.durablePosition()).isEqualTo(3);
    journal.awaitDurable(3);
    assertCode(ErrorCode.INVALID_STATE, () -> journal.append(1, payload("a")));
    assertCode(ErrorCode.INVALID_STATE, () -> journal.read(1));
    assertCode(ErrorCode.INVALID_STATE, () -> journal.dropBefore(1));
  }

  @Test
  void aClosedReaderReadsNothing() {
    try (Journal journal = open()) {
      fill(journal, 1);
      journal.awaitDurable(1);
      JournalReader reader = journal.read(1);
      reader.close();
      reader.close();
      assertCode(ErrorCode.INVALID_STATE, reader::next);
    }
  }

  @Test
  void manyThreadsAppendAndWaitAndEachFindsItsRecord() throws Exception {
    int threadCount = 32;
    int recordCount = 50;
    try (Journal journal = open()) {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<List<Long>>> results = new ArrayList<>();
        for (int thread = 0; thread < threadCount; thread++) {
          String name = "t" + thread;
          results.add(threads.submit(() -> appendAndWait(journal, name, recordCount)));
        }
        List<String> texts = checkedTexts(journal, results);
        assertThat(texts).hasSize(threadCount * recordCount);
      }
    }
  }

  private static List<Long> appendAndWait(Journal journal, String name, int count) {
    List<Long> positions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long position = journal.append(1, payload(name + "-" + i));
      journal.awaitDurable(position);
      assertThat(journal.durablePosition()).isGreaterThanOrEqualTo(position);
      positions.add(position);
    }
    return positions;
  }

  private static List<String> checkedTexts(Journal journal, List<Future<List<Long>>> results)
      throws Exception {
    List<List<Long>> positions = new ArrayList<>();
    for (Future<List<Long>> result : results) {
      positions.add(result.get());
    }
    List<String> texts = texts(journal);
    for (int thread = 0; thread < positions.size(); thread++) {
      List<Long> own = positions.get(thread);
      assertThat(own).isSorted();
      for (int i = 0; i < own.size(); i++) {
        assertThat(texts.get((int) (own.get(i) - 1))).isEqualTo("t" + thread + "-" + i);
      }
    }
    return texts;
  }
}
