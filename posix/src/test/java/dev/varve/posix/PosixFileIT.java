package dev.varve.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.testkit.Seeds;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/// Content: reading, writing, holes, and waiting for the disk.
final class PosixFileIT extends PosixFixture {
  private static final byte[] NAME = ODD;
  private static final int BLOCK = 4_096;
  private static final List<IntFunction<ByteBuffer>> BUFFERS =
      List.of(
          ByteBuffer::allocate,
          ByteBuffer::allocateDirect,
          size -> ByteBuffer.allocate(size + 7).slice(3, size),
          size -> ByteBuffer.allocateDirect(size + 7).slice(3, size));

  @Test
  void allKindsOfBuffersReadAndWrite() {
    for (int size : new int[] {0, 1, BLOCK, 65_535, 65_536, 65_537, 300_000}) {
      byte[] content = new byte[size];
      new SplittableRandom(size).nextBytes(content);
      for (IntFunction<ByteBuffer> kind : BUFFERS) {
        try (PosixFile file = create()) {
          ByteBuffer source = kind.apply(size).put(content).flip();
          file.write(source, 5);
          assertThat(source.hasRemaining()).isFalse();
          assertThat(file.stat().sizeBytes()).isEqualTo(size == 0 ? 0 : size + 5);

          ByteBuffer target = kind.apply(size + 9);
          target.position(4);
          assertThat(file.read(target, 5)).isEqualTo(size);
          assertThat(target.position()).isEqualTo(4 + size);
          byte[] found = new byte[size];
          target.get(4, found);
          assertThat(found).isEqualTo(content);
        }
      }
    }
  }

  @Test
  void aReadOnlyBufferIsWrittenAndALimitIsKept() {
    try (PosixFile file = create()) {
      ByteBuffer source = ByteBuffer.wrap(bytes("abcdef")).asReadOnlyBuffer();
      file.write(source.position(1).limit(4), 0);
      ByteBuffer target = ByteBuffer.allocate(10).limit(2);
      assertThat(file.read(target, 0)).isEqualTo(2);
      assertThat(Arrays.copyOf(target.array(), 3)).isEqualTo(new byte[] {'b', 'c', 0});
      assertThat(file.read(ByteBuffer.allocate(9), 3)).isZero();
      assertThat(file.read(ByteBuffer.allocate(9), 1_000_000)).isZero();
    }
  }

  /// Whatever is done to it, a file holds what an array would hold.
  @Test
  void aFileIsAnArray() {
    Seeds.run(
        20,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          byte[] model = {};
          try (PosixFile file = create()) {
            for (int step = 0; step < 60; step++) {
              int offset = random.nextInt(200_000);
              int length = random.nextInt(1, 100_000);
              switch (random.nextInt(5)) {
                case 0 -> {
                  file.truncate(offset);
                  model = Arrays.copyOf(model, offset);
                }
                case 1 -> {
                  file.allocate(AllocateMode.PUNCH_HOLE, offset, length);
                  int end = Math.min(model.length, offset + length);
                  Arrays.fill(model, Math.min(offset, end), end, (byte) 0);
                }
                case 2 -> {
                  file.allocate(AllocateMode.EXTEND, offset, length);
                  model = Arrays.copyOf(model, Math.max(model.length, offset + length));
                }
                default -> {
                  byte[] bytes = new byte[length];
                  random.nextBytes(bytes);
                  ByteBuffer source = BUFFERS.get(random.nextInt(BUFFERS.size())).apply(length);
                  file.write(source.put(bytes).flip(), offset);
                  model = Arrays.copyOf(model, Math.max(model.length, offset + length));
                  System.arraycopy(bytes, 0, model, offset, length);
                }
              }
              ByteBuffer all = BUFFERS.get(random.nextInt(BUFFERS.size())).apply(model.length + 1);
              assertThat(file.read(all, 0)).isEqualTo(model.length);
              assertThat(all.flip()).isEqualTo(ByteBuffer.wrap(model));
            }
          }
        });
  }

  @Test
  void writesOfAnAppendingFileGoToItsEnd() {
    file(NAME, "start");
    try (PosixFile file = directory().openFile(NAME, Access.WRITE, OpenFlag.APPEND)) {
      file.write(ByteBuffer.wrap(bytes(", more")), 0);
    }
    assertThat(content(NAME)).isEqualTo("start, more");
    directory().openFile(NAME, Access.WRITE, OpenFlag.TRUNCATE).close();
    assertThat(content(NAME)).isEmpty();
  }

  @Test
  void holesAreFound() {
    try (PosixFile file = create()) {
      long far = 5L << 30;
      file.write(ByteBuffer.wrap(new byte[BLOCK]), 16 * BLOCK);
      file.write(ByteBuffer.wrap(new byte[] {1}), far);
      assertThat(file.seekHole(0)).hasValue(0);
      assertThat(file.seekData(0)).hasValue(16 * BLOCK);
      assertThat(file.seekHole(16 * BLOCK)).hasValue(17 * BLOCK);
      assertThat(file.seekData(17 * BLOCK)).hasValue(far);
      assertThat(file.seekHole(far)).hasValue(far + 1);
      assertThat(file.seekData(far + 1)).isEmpty();
      assertThat(file.seekHole(far + 1)).isEmpty();
      file.truncate(far + BLOCK);
      assertThat(file.seekData(far + 1 + BLOCK)).isEmpty();
      assertThat(file.stat().blockCount()).isLessThanOrEqualTo(64);
      fails(ErrorCode.INVALID_ARGUMENT, () -> file.allocate(AllocateMode.EXTEND, 0, 0));
    }
  }

  @Test
  void blocksAreGivenAndTaken() {
    try (PosixFile file = create()) {
      file.allocate(AllocateMode.KEEP_SIZE, 0, 64 * BLOCK);
      assertThat(file.stat().sizeBytes()).isZero();
      assertThat(file.stat().blockCount()).isGreaterThanOrEqualTo(64 * BLOCK / 512);
      file.write(ByteBuffer.wrap(numbered(64)), 0);
      file.allocate(AllocateMode.PUNCH_HOLE, 8 * BLOCK, 4 * BLOCK);
      assertThat(file.seekHole(0)).hasValue(8 * BLOCK);
      assertThat(file.seekData(8 * BLOCK)).hasValue(12 * BLOCK);
      assertThat(file.stat().sizeBytes()).isEqualTo(64 * BLOCK);
    }
  }

  @Test
  void rangesAreZeroedRemovedAndInserted() {
    try (PosixFile file = create()) {
      file.write(ByteBuffer.wrap(numbered(64)), 0);
      assumeSupported(() -> file.allocate(AllocateMode.ZERO, 63 * BLOCK, 2 * BLOCK));
      assertThat(file.stat().sizeBytes()).isEqualTo(65 * BLOCK);
      assertThat(firstOfBlock(file, 63)).isZero();
      file.allocate(AllocateMode.ZERO_KEEP_SIZE, 64 * BLOCK, 9 * BLOCK);
      assertThat(file.stat().sizeBytes()).isEqualTo(65 * BLOCK);
      assumeSupported(() -> file.allocate(AllocateMode.COLLAPSE, 0, BLOCK));
      assertThat(file.stat().sizeBytes()).isEqualTo(64 * BLOCK);
      assertThat(firstOfBlock(file, 0)).isEqualTo(2);
      file.allocate(AllocateMode.INSERT, BLOCK, BLOCK);
      assertThat(file.stat().sizeBytes()).isEqualTo(65 * BLOCK);
      assertThat(firstOfBlock(file, 1)).isZero();
      assertThat(firstOfBlock(file, 2)).isEqualTo(3);
    }
  }

  @Test
  void rangesAreCopiedInTheKernel() {
    file(bytes("from"), "0123456789");
    try (PosixFile from = directory().openFile(bytes("from"), Access.READ);
        PosixFile to = create()) {
      assertThat(from.copyRange(2, to, 3, 5)).isEqualTo(5);
      assertThat(from.copyRange(10, to, 3, 5)).isZero();
      to.write(ByteBuffer.wrap(bytes("abc")), 0);
    }
    assertThat(content(NAME)).isEqualTo("abc23456");
  }

  @Test
  void aFileIsSynced() {
    try (PosixFile file =
        directory()
            .createFile(NAME, 0600, Access.READ_WRITE, OpenFlag.DATA_SYNC, OpenFlag.NO_WAIT)) {
      file.write(ByteBuffer.wrap(bytes("x")), 0);
      file.syncData();
      file.sync();
      file.syncFileSystem();
      for (Advice advice : Advice.values()) {
        file.advise(advice, 0, 0);
      }
    }
  }

  @Test
  void directInputAndOutputTakesAnyAlignedBuffer() {
    try (PosixFile file = directory().createFile(NAME, 0600, Access.READ_WRITE, OpenFlag.DIRECT)) {
      byte[] content = new byte[64 * BLOCK];
      new SplittableRandom(2).nextBytes(content);
      ByteBuffer aligned = ByteBuffer.allocateDirect(65 * BLOCK).alignedSlice(BLOCK);
      file.write(aligned.put(content).flip(), 0);
      ByteBuffer heap = ByteBuffer.allocate(content.length);
      assertThat(file.read(heap, 0)).isEqualTo(content.length);
      assertThat(heap.array()).isEqualTo(content);
      file.write(heap.flip(), 64 * BLOCK);
    }
  }

  @Test
  void whatAFileIsNotOpenForFails() {
    file(NAME, "x");
    try (PosixFile reader = directory().openFile(NAME, Access.READ);
        PosixFile writer = directory().openFile(NAME, Access.WRITE);
        PosixFile folder = directory().openFile(bytes("."), Access.READ)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      fails(ErrorCode.BAD_HANDLE, () -> reader.write(one, 0));
      fails(ErrorCode.BAD_HANDLE, () -> writer.read(one, 0));
      fails(ErrorCode.IS_DIRECTORY, () -> folder.read(one, 0));
      fails(ErrorCode.INVALID_ARGUMENT, () -> reader.truncate(0));
      fails(ErrorCode.INVALID_ARGUMENT, () -> writer.truncate(-1));
      fails(ErrorCode.INVALID_ARGUMENT, () -> writer.write(one, -1));
      assertThat(one.position()).isZero();
    }
  }

  @Test
  void aPipeWithoutAnotherEndDoesNotHoldUp() {
    directory().makeNode(NAME, FileType.FIFO, 0600, DeviceNumber.NONE);
    fails(ErrorCode.PAST_END, () -> directory().openFile(NAME, Access.WRITE, OpenFlag.NO_WAIT));
    try (PosixFile pipe = directory().openFile(NAME, Access.READ, OpenFlag.NO_WAIT)) {
      assertThat(fails(ErrorCode.DISK_FAILED, () -> pipe.seekData(0)))
          .endsWith("failed: Illegal seek (errno 29)");
    }
  }

  @Test
  void aFullDiskIsStorageFull() {
    try (Directory devices = Directory.open(bytes("/dev"));
        PosixFile full = devices.openFile(bytes("full"), Access.WRITE)) {
      String message = fails(ErrorCode.STORAGE_FULL, () -> full.write(ByteBuffer.allocate(1), 0));
      assertThat(message)
          .isEqualTo(
              "pwrite of /dev/full failed: No space left on device (errno 28); free some space");
    }
  }

  @Test
  void oneFileServesManyThreads() throws InterruptedException {
    try (PosixFile file = create()) {
      List<Thread> threads =
          java.util.stream.IntStream.range(0, 8)
              .mapToObj(number -> Thread.ofVirtual().unstarted(() -> fill(file, number)))
              .toList();
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(file.stat().sizeBytes()).isEqualTo(8L * 200 * BLOCK);
      for (int number = 0; number < 8; number++) {
        for (int index = 0; index < 200; index++) {
          ByteBuffer block = ByteBuffer.allocate(BLOCK);
          file.read(block, (index * 8L + number) * BLOCK);
          assertThat(block.array()).containsOnly(number + 1);
        }
      }
    }
  }

  private static void fill(PosixFile file, int number) {
    byte[] block = new byte[BLOCK];
    Arrays.fill(block, (byte) (number + 1));
    for (int index = 0; index < 200; index++) {
      file.write(ByteBuffer.wrap(block), (index * 8L + number) * BLOCK);
    }
  }

  /// Blocks full of 1, of 2 and so on.
  private static byte[] numbered(int blockCount) {
    byte[] content = new byte[blockCount * BLOCK];
    for (int index = 0; index < content.length; index++) {
      content[index] = (byte) (index / BLOCK + 1);
    }
    return content;
  }

  private static int firstOfBlock(PosixFile file, int block) {
    ByteBuffer first = ByteBuffer.allocate(1);
    file.read(first, (long) block * BLOCK);
    return first.get(0);
  }

  private static void assumeSupported(Runnable call) {
    try {
      call.run();
    } catch (VarveException e) {
      assumeFalse(e.code() == ErrorCode.NOT_SUPPORTED, () -> "not here: " + e.getMessage());
      throw e;
    }
  }

  private PosixFile create() {
    return directory().createFile(NAME, 0600, Access.READ_WRITE, OpenFlag.TRUNCATE);
  }
}
