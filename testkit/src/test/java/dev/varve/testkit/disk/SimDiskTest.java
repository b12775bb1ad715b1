package dev.varve.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.disk.DiskFile;
import dev.varve.base.disk.DiskLock;
import dev.varve.testkit.Seeds;
import dev.varve.testkit.SimClock;
import java.nio.ByteBuffer;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SimDiskTest {
  private final SimDisk disk = new SimDisk(1);

  @Test
  void theTraceHasEveryCallAndItsKind() {
    disk.createDirectory("d");
    try (DiskFile file = disk.at("d").create("f")) {
      file.write(ByteBuffer.allocate(10), 5);
      file.read(ByteBuffer.allocate(3), 1);
      file.truncate(2);
      file.flush();
    }
    disk.rename("d/f", "d/g");
    disk.flushDirectory("");
    assertThat(disk.trace())
        .map(DiskCall::text)
        .containsExactly(
            "create directory d",
            "create d/f",
            "write d/f 5+10",
            "read d/f 1+3",
            "truncate d/f 2",
            "flush d/f",
            "rename d/f -> d/g",
            "flush directory .");
    assertThat(disk.trace().get(3)).isEqualTo(new DiskCall(4, DiskCall.Kind.READ, "read d/f 1+3"));
    disk.clearTrace();
    assertThat(disk.trace()).isEmpty();
    assertThat(disk.callCount()).isEqualTo(8);
  }

  @Test
  void aCrashStopsEveryCallUntilTheRestart() {
    DiskFile file = disk.create("f");
    disk.crashAtCall(2);
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(file::size, file::flush, () -> disk.exists("f"))) {
      assertThatExceptionOfType(SimulatedCrash.class).isThrownBy(call);
    }
    assertThat(disk.crashed()).isTrue();
    disk.restart(Loss.NOTHING);
    assertThat(disk.crashed()).isFalse();
    assertThat(disk.exists("f")).isTrue();
  }

  @Test
  void whatWasOpenBeforeARestartIsDead() {
    DiskFile file = disk.create("f");
    DiskLock lock = disk.lock("lock");
    disk.restart(Loss.NOTHING);
    disk.assertAllClosed();
    assertThatExceptionOfType(SimulatedCrash.class).isThrownBy(file::size);
    DiskLock successor = disk.lock("lock");
    lock.close();
    file.close();
    assertThatThrownBy(() -> disk.lock("lock")).hasMessageContaining("in use by this process");
    successor.close();
  }

  @Test
  void anErrorStopsOneCallAndNamesIt() {
    DiskFile file = disk.create("f");
    disk.failAtCall(2, ErrorCode.DISK_FAILED);
    assertThatExceptionOfType(VarveException.class)
        .isThrownBy(file::size)
        .withMessage("cannot read size of /sim/f: injected at call 2")
        .matches(e -> e.code() == ErrorCode.DISK_FAILED);
    assertThat(file.size()).isZero();
  }

  @Test
  void aCallOfThePastIsNotStopped() {
    disk.exists("f");
    assertThatThrownBy(() -> disk.crashAtCall(1)).hasMessageContaining("made already");
    assertThatThrownBy(() -> disk.failAtCall(1, ErrorCode.DISK_FAILED))
        .hasMessageContaining("made already");
  }

  @Test
  void aFullDiskTakesWhatFitsOrNothing() {
    int block = SparseBytes.BLOCK_BYTES;
    Seeds.run(
        20,
        seed -> {
          SimDisk small = new SimDisk(seed);
          small.capacity(2L * block);
          try (DiskFile file = small.create("f")) {
            file.write(ByteBuffer.allocate(1), 0);
            assertThat(small.usableBytes()).isEqualTo(block);
            assertThatExceptionOfType(VarveException.class)
                .isThrownBy(() -> file.write(ByteBuffer.allocate(3 * block), 0))
                .matches(e -> e.code() == ErrorCode.STORAGE_FULL);
            assertThat(file.size()).isIn(1L, 2L * block);
            file.write(ByteBuffer.allocate(block), 0);
            file.write(ByteBuffer.allocate(block), block);
            assertThat(small.usableBytes()).isZero();
            file.truncate(10L * block);
            assertThatThrownBy(() -> file.write(ByteBuffer.allocate(1), 9L * block))
                .hasMessageContaining("no space left");
          }
        });
  }

  @Test
  void roomIsBackWhenNeitherANameNorAHandleHoldsTheFile() {
    disk.capacity(10_000);
    DiskFile file = disk.create("f");
    file.write(ByteBuffer.allocate(1), 0);
    disk.delete("f");
    assertThat(disk.usableBytes()).isEqualTo(10_000 - SparseBytes.BLOCK_BYTES);
    file.close();
    assertThat(disk.usableBytes()).isEqualTo(10_000);
  }

  @Test
  void callsTakeTheTimeOfTheClock() {
    SimClock clock = new SimClock();
    disk.latency(clock, new Latency(1, 10, 1000));
    try (DiskFile file = disk.create("f")) {
      file.write(ByteBuffer.allocate(1), 0);
      file.flush();
      file.size();
    }
    assertThat(clock.monotonicNanos()).isEqualTo(1021);
  }

  @Test
  void aLeakIsNamedWithItsPlace() {
    disk.create("closed").close();
    disk.create("open");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(disk::assertAllClosed)
        .withMessage("1 handles were not closed")
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("/sim/open was opened here"));
  }

  @Test
  void damageStaysThroughACrash() {
    try (DiskFile file = disk.create("f")) {
      file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
    }
    disk.flushDirectory("");
    disk.flipBit("f", 1, 7);
    assertThat(disk.fileBytes("f")).containsExactly(1, 2 - 128, 3);
    disk.cut("f", 2);
    disk.restart(Loss.EVERYTHING_UNFLUSHED);
    assertThat(disk.fileBytes("f")).containsExactly(1, 2 - 128);
    assertThatThrownBy(() -> disk.flipBit("f", 2, 0))
        .hasMessageContaining("has no bit 0 of byte 2");
    assertThatThrownBy(() -> disk.cut("f", 3)).hasMessageContaining("cannot be cut to 3");
  }

  @Test
  void aCopyIsADiskOfItsOwn() {
    disk.createDirectory("d");
    try (DiskFile file = disk.create("d/f")) {
      file.write(ByteBuffer.wrap(new byte[] {1}), 0);
      file.flush();
      file.write(ByteBuffer.wrap(new byte[] {2}), 0);
    }
    disk.flushDirectory("d");
    disk.rename("d/f", "d/g");
    disk.flushDirectory("");
    SimDisk copy = disk.copy(2);
    assertThat(copy.fileNames()).containsExactly("d/g");
    copy.restart(Loss.EVERYTHING_UNFLUSHED);
    assertThat(copy.fileNames()).containsExactly("d/f");
    assertThat(copy.fileBytes("d/f")).containsExactly(1);
    assertThat(disk.fileBytes("d/g")).containsExactly(2);
  }
}
