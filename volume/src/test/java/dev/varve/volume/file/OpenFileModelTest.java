package dev.varve.volume.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ErrorCode;
import dev.varve.testkit.Seeds;
import dev.varve.volume.operation.AllocateMode;
import dev.varve.volume.operation.Operation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Two open files with several handles against arrays of bytes, around the border of two blocks.
/// Flushes fail now and then, and nobody is to notice.
final class OpenFileModelTest {
  private static final FileOptions OPTIONS = new FileOptions(40_000, 1_000_000, 60_000, 3);
  private static final int BASE = Run.BLOCK_BYTES - 60_000;
  private static final int SPAN = 120_000;
  private static final int STEP_COUNT = 150;

  private MemoryVolume volume = new MemoryVolume(OPTIONS);
  private final List<Modelled> files = new ArrayList<>();
  private Random random = new Random(0);

  /// A file, its handles, and what it should hold.
  private static final class Modelled {
    final long ino;
    final List<OpenHandle> handles = new ArrayList<>();
    byte[] bytes = {};

    Modelled(long ino) {
      this.ino = ino;
    }

    void grow(int size) {
      bytes = size > bytes.length ? Arrays.copyOf(bytes, size) : bytes;
    }
  }

  @Test
  void behavesLikeArraysOfBytes() {
    Seeds.run(60, this::run);
  }

  private void run(long seed) {
    random = new Random(seed);
    volume = new MemoryVolume(OPTIONS);
    files.clear();
    for (String name : List.of("a", "b")) {
      Modelled file = new Modelled(volume.make(name));
      file.handles.add(volume.open(file.ino));
      file.handles.add(volume.open(file.ino));
      files.add(file);
    }
    for (int i = 0; i < STEP_COUNT; i++) {
      Modelled file = any(files);
      step(file, any(file.handles));
      check(any(files));
    }
    volume.refuseNothing();
    for (Modelled file : files) {
      file.handles.forEach(OpenHandle::close);
    }
    volume.files.flushAll();
    files.forEach(file -> check(file.ino, file.bytes));
    assertThat(volume.files.dirtyBytes()).isZero();
    assertThat(volume.ledger.count()).isZero();
    assertThat(volume.problems()).isEmpty();
  }

  private void step(Modelled file, OpenHandle handle) {
    int at = offset();
    int length = random.nextInt(4) == 0 ? random.nextInt(SPAN / 2) : random.nextInt(3_000);
    volume.refuseNothing();
    switch (random.nextInt(16)) {
      case 0 -> handle.sync();
      case 1 -> handle.flush();
      case 2 -> {
        handle.truncate(at);
        file.bytes = Arrays.copyOf(file.bytes, at);
      }
      case 3 -> append(file, handle, length);
      case 4 -> copy(file, handle, at, length);
      case 5 -> {
        Modelled source = any(files);
        handle.cloneFrom(any(source.handles));
        file.bytes = source.bytes.clone();
      }
      case 6 -> punch(file, handle, at, length + 1);
      case 7 -> zero(file, handle, at, length + 1);
      case 8 -> {
        if (random.nextBoolean()) {
          volume.refuse(Operation.Write.class::isInstance, ErrorCode.DISK_FAILED);
        }
        volume.clock.advance(FileWrites.RETRY_NANOS);
        volume.files.flushOld(volume.clock.monotonicNanos());
      }
      case 9 -> {
        boolean all = random.nextBoolean();
        List<OpenHandle> closing = all ? List.copyOf(file.handles) : List.of(handle);
        closing.forEach(OpenHandle::close);
        file.handles.removeAll(closing);
        closing.forEach(closed -> file.handles.add(volume.open(file.ino)));
      }
      default -> write(file, handle, at, length);
    }
  }

  private void write(Modelled file, OpenHandle handle, int at, int length) {
    byte[] written = bytes(length);
    handle.write(at, ByteBuffer.wrap(written));
    if (length > 0) {
      file.grow(at + length);
      System.arraycopy(written, 0, file.bytes, at, length);
    }
  }

  private void append(Modelled file, OpenHandle handle, int length) {
    if (file.bytes.length + length < BASE + 3 * SPAN) {
      byte[] written = bytes(length);
      handle.append(ByteBuffer.wrap(written));
      int at = file.bytes.length;
      file.grow(at + length);
      System.arraycopy(written, 0, file.bytes, at, length);
    }
  }

  private void copy(Modelled file, OpenHandle handle, int at, int length) {
    Modelled source = any(files);
    int from = offset();
    if (source == file && Math.abs(from - at) < length) {
      return;
    }
    long count = handle.copyRange(any(source.handles), from, at, length);
    assertThat(count).isEqualTo(Math.max(0, Math.min(length, source.bytes.length - from)));
    if (count > 0) {
      byte[] copied = Arrays.copyOfRange(source.bytes, from, from + (int) count);
      file.grow(at + copied.length);
      System.arraycopy(copied, 0, file.bytes, at, copied.length);
    }
  }

  private static void punch(Modelled file, OpenHandle handle, int at, int length) {
    handle.allocate(AllocateMode.PUNCH_HOLE, at, length);
    if (at < file.bytes.length) {
      Arrays.fill(file.bytes, at, Math.min(file.bytes.length, at + length), (byte) 0);
    }
  }

  private static void zero(Modelled file, OpenHandle handle, int at, int length) {
    handle.allocate(AllocateMode.ZERO_RANGE, at, length);
    file.grow(at + length);
    Arrays.fill(file.bytes, at, at + length, (byte) 0);
  }

  private void check(Modelled file) {
    OpenHandle handle = any(file.handles);
    assertThat(handle.attributes().size()).isEqualTo(file.bytes.length);
    int from = random.nextInt(8) == 0 ? random.nextInt(BASE) : offset();
    int length = random.nextInt(SPAN);
    ByteBuffer target = ByteBuffer.allocate(length);
    int count = handle.read(from, target);
    assertThat(count).isEqualTo(Math.max(0, Math.min(length, file.bytes.length - from)));
    if (count > 0) {
      assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(file.bytes, from, count));
    }
    if (from < file.bytes.length) {
      long hole = handle.seekHole(from);
      assertThat(hole).isBetween((long) from, (long) file.bytes.length);
      for (long at = hole; at < Math.min(hole + 100, file.bytes.length); at++) {
        assertThat(handle.seekHole(at) > at || file.bytes[(int) at] == 0).isTrue();
      }
    }
  }

  private void check(long ino, byte[] expected) {
    assertThat(volume.stored(ino).size()).isEqualTo(expected.length);
    try (OpenHandle handle = volume.open(ino)) {
      ByteBuffer target = ByteBuffer.allocate(expected.length + 1);
      assertThat(handle.read(0, target)).isEqualTo(expected.length);
      assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(expected));
    }
  }

  private int offset() {
    return BASE + random.nextInt(SPAN);
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
