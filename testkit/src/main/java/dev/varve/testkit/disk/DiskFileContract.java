package dev.varve.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What every [Disk] promises about the content of its files.
public abstract class DiskFileContract {
  private static final int BLOCK_BYTES = 10_000;
  private static final int THREAD_COUNT = 20;

  /// Creates the tests.
  protected DiskFileContract() {}

  /// Returns the disk under test.
  ///
  /// @return the same empty disk for the whole of one test
  protected abstract Disk disk();

  @Test
  void aNewFileIsEmpty() {
    try (DiskFile file = disk().create("f")) {
      assertThat(file.size()).isZero();
      assertThat(file.read(ByteBuffer.allocate(1), 0)).isZero();
    }
  }

  @Test
  void whatWasWrittenIsReadByEveryHandle() {
    byte[] bytes = random(BLOCK_BYTES);
    try (DiskFile writer = disk().create("f");
        DiskFile reader = disk().open("f")) {
      writer.write(ByteBuffer.wrap(bytes), 0);
      assertThat(content(reader)).isEqualTo(bytes);
      reader.write(ByteBuffer.wrap(new byte[] {7}), 3);
      bytes[3] = 7;
      assertThat(content(writer)).isEqualTo(bytes);
    }
    try (DiskFile later = disk().open("f")) {
      assertThat(content(later)).isEqualTo(bytes);
    }
  }

  @Test
  void aWriteTakesWhatRemainsInTheBufferAndAdvancesIt() {
    try (DiskFile file = disk().create("f")) {
      ByteBuffer source = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}, 1, 2).slice();
      file.write(source.asReadOnlyBuffer(), 0);
      file.write(source, 2);
      assertThat(source.hasRemaining()).isFalse();
      file.write(ByteBuffer.allocateDirect(1).put(0, (byte) 9), 4);
      file.write(ByteBuffer.allocate(0), 100);
      assertThat(content(file)).containsExactly(2, 3, 2, 3, 9);
    }
  }

  @Test
  void aReadFillsWhatRemainsInTheBufferAndAdvancesIt() {
    try (DiskFile file = disk().create("f")) {
      file.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), 0);
      ByteBuffer target = ByteBuffer.allocate(4).position(1).limit(3);
      assertThat(file.read(target, 1)).isEqualTo(2);
      assertThat(target.position()).isEqualTo(3);
      assertThat(target.array()).containsExactly(0, 2, 3, 0);
      ByteBuffer direct = ByteBuffer.allocateDirect(4);
      assertThat(file.read(direct, 0)).isEqualTo(4);
      assertThat(direct.get(3)).isEqualTo((byte) 4);
    }
  }

  @Test
  void aReadEndsWhereTheFileEnds() {
    try (DiskFile file = disk().create("f")) {
      file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
      ByteBuffer target = ByteBuffer.allocate(10);
      assertThat(file.read(target, 2)).isEqualTo(1);
      assertThat(target.position()).isEqualTo(1);
      assertThat(file.read(target, 3)).isZero();
      assertThat(file.read(target, 1L << 40)).isZero();
      assertThat(target.position()).isEqualTo(1);
    }
  }

  @Test
  void aGapReadsAsZeros() {
    try (DiskFile file = disk().create("f")) {
      file.write(ByteBuffer.wrap(new byte[] {1}), 0);
      file.write(ByteBuffer.wrap(new byte[] {2}), BLOCK_BYTES);
      byte[] expected = new byte[BLOCK_BYTES + 1];
      expected[0] = 1;
      expected[BLOCK_BYTES] = 2;
      assertThat(content(file)).isEqualTo(expected);
    }
  }

  @Test
  void aCutTakesBytesAwayForGood() {
    try (DiskFile file = disk().create("f")) {
      byte[] bytes = random(BLOCK_BYTES);
      file.write(ByteBuffer.wrap(bytes), 0);
      file.truncate(5);
      assertThat(file.size()).isEqualTo(5);
      file.truncate(BLOCK_BYTES);
      assertThat(content(file)).isEqualTo(Arrays.copyOf(Arrays.copyOf(bytes, 5), BLOCK_BYTES));
      file.truncate(BLOCK_BYTES);
      assertThat(file.size()).isEqualTo(BLOCK_BYTES);
      file.truncate(0);
      assertThat(file.size()).isZero();
    }
  }

  @Test
  void aFlushKeepsEverything() {
    byte[] bytes = random(BLOCK_BYTES);
    try (DiskFile file = disk().create("f")) {
      file.flush();
      file.write(ByteBuffer.wrap(bytes), 0);
      file.flush();
      file.flush();
      assertThat(content(file)).isEqualTo(bytes);
    }
  }

  @Test
  void whatIsBelowZeroIsRejected() {
    try (DiskFile file = disk().create("f")) {
      assertFails(ErrorCode.INVALID_ARGUMENT, () -> file.read(ByteBuffer.allocate(1), -1));
      assertFails(ErrorCode.INVALID_ARGUMENT, () -> file.write(ByteBuffer.allocate(1), -1));
      assertFails(ErrorCode.INVALID_ARGUMENT, () -> file.truncate(-1));
    }
  }

  @Test
  void aClosedFileDoesNothingAndSaysSo() {
    DiskFile file = disk().create("f");
    file.close();
    file.close();
    assertFails(ErrorCode.INVALID_STATE, file::size);
    assertFails(ErrorCode.INVALID_STATE, () -> file.read(ByteBuffer.allocate(1), 0));
    assertFails(ErrorCode.INVALID_STATE, () -> file.write(ByteBuffer.allocate(1), 0));
    assertFails(ErrorCode.INVALID_STATE, () -> file.truncate(0));
    assertFails(ErrorCode.INVALID_STATE, file::flush);
    assertThat(file.path()).isEqualTo(disk().describe("f"));
  }

  @Test
  void anInterruptStopsNoCallAndIsKept() {
    byte[] bytes = random(BLOCK_BYTES);
    try (DiskFile file = disk().create("f")) {
      List<Runnable> calls =
          List.of(
              () -> file.write(ByteBuffer.wrap(bytes), 0),
              file::flush,
              () -> assertThat(content(file)).isEqualTo(bytes),
              () -> file.truncate(BLOCK_BYTES),
              () -> assertThat(file.size()).isEqualTo(BLOCK_BYTES));
      for (Runnable call : calls) {
        Thread.currentThread().interrupt();
        try {
          call.run();
        } finally {
          assertThat(Thread.interrupted()).as("interrupt status").isTrue();
        }
      }
      assertThat(content(file)).isEqualTo(bytes);
    }
  }

  @Test
  void anInterruptOfOneThreadHarmsNoOther() throws Exception {
    writeByMany(Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory()));
  }

  @Test
  void virtualThreadsShareAFile() throws Exception {
    writeByMany(Executors.newVirtualThreadPerTaskExecutor());
  }

  /// Lets each thread write, flush and read a part of its own, and interrupts every second one.
  private void writeByMany(ExecutorService threads) throws Exception {
    byte[] bytes = random(BLOCK_BYTES);
    try (threads;
        DiskFile file = disk().create("f")) {
      List<Future<Boolean>> parts = new ArrayList<>();
      for (int i = 0; i < THREAD_COUNT; i++) {
        long position = (long) i * BLOCK_BYTES;
        boolean interrupted = i % 2 == 0;
        parts.add(
            threads.submit(() -> {
              if (interrupted) {
                Thread.currentThread().interrupt();
              }
              file.write(ByteBuffer.wrap(bytes), position);
              file.flush();
              ByteBuffer target = ByteBuffer.allocate(BLOCK_BYTES);
              file.read(target, position);
              assertThat(target.array()).isEqualTo(bytes);
              return Thread.interrupted() == interrupted;
            }));
      }
      for (Future<Boolean> part : parts) {
        assertThat(part.get()).as("interrupt status kept").isTrue();
      }
      assertThat(file.size()).isEqualTo((long) THREAD_COUNT * BLOCK_BYTES);
    }
  }

  private void assertFails(ErrorCode code, ThrowingCallable call) {
    assertThatExceptionOfType(VarveException.class)
        .isThrownBy(call)
        .matches(e -> e.code() == code, "has code " + code);
  }

  private static byte[] content(DiskFile file) {
    ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
    file.read(bytes, 0);
    return bytes.array();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
