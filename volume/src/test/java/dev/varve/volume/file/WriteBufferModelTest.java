package dev.varve.volume.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.testkit.Seeds;
import dev.varve.volume.file.WriteBuffer.Gap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A write buffer against arrays of bytes and bits, around the border of two blocks.
final class WriteBufferModelTest {
  private static final int SPAN_BYTES = 600;
  private static final long BASE = Run.BLOCK_BYTES - SPAN_BYTES / 2;
  private static final int STEP_COUNT = 200;

  private final byte[] bytes = new byte[SPAN_BYTES];
  private final BitSet dirty = new BitSet();

  /// What is on its way, the oldest first.
  private final List<Taken> taken = new ArrayList<>();

  private WriteBuffer buffer = new WriteBuffer();

  @SuppressWarnings("ArrayRecordComponent")
  private record Taken(Batch batch, BitSet dirty, byte[] bytes) {}

  @Test
  void behavesLikeAnArrayOfBytes() {
    Seeds.run(300, this::run);
  }

  private void run(long seed) {
    Random random = new Random(seed);
    buffer = new WriteBuffer();
    taken.clear();
    dirty.clear();
    for (int i = 0; i < STEP_COUNT; i++) {
      step(random);
      check(random);
    }
  }

  private void step(Random random) {
    int at = random.nextInt(SPAN_BYTES);
    switch (random.nextInt(12)) {
      case 0 -> take();
      case 1 -> {
        if (!taken.isEmpty()) {
          buffer.settled(taken.removeFirst().batch);
        }
      }
      case 2 -> {
        if (!taken.isEmpty()) {
          putBack(taken.removeLast());
        }
      }
      case 3 -> {
        if (taken.isEmpty()) {
          buffer.truncate(BASE + at);
          dirty.clear(at, SPAN_BYTES);
        }
      }
      default -> write(at, random.nextInt(Math.min(SPAN_BYTES - at, 90) + 1), random);
    }
  }

  private void putBack(Taken last) {
    buffer.putBack(last.batch);
    last.dirty.andNot(dirty);
    last.dirty.stream().forEach(i -> bytes[i] = last.bytes[i]);
    dirty.or(last.dirty);
  }

  private void take() {
    if (taken.size() == 3) {
      return;
    }
    Batch batch = buffer.takeAll();
    assertThat(batch.bytes()).isEqualTo(dirty.cardinality());
    batch
        .pieces()
        .forEach((offset, piece) -> {
          for (int i = 0; i < piece.length; i++) {
            assertThat(piece[i]).isEqualTo(bytes[(int) (offset - BASE) + i]);
          }
        });
    if (!batch.isEmpty()) {
      taken.add(new Taken(batch, (BitSet) dirty.clone(), bytes.clone()));
      dirty.clear();
    }
  }

  private void write(int at, int length, Random random) {
    byte[] written = new byte[length];
    random.nextBytes(written);
    buffer.write(BASE + at, ByteBuffer.wrap(written));
    System.arraycopy(written, 0, bytes, at, length);
    dirty.set(at, at + length);
  }

  private void check(Random random) {
    BitSet visible = (BitSet) dirty.clone();
    taken.forEach(one -> visible.or(one.dirty));
    int from = random.nextInt(SPAN_BYTES);
    int length = random.nextInt(SPAN_BYTES - from + 1);
    ByteBuffer seen = ByteBuffer.allocate(length + 3).position(3);
    List<Gap> gaps = buffer.overlay(BASE + from, seen);
    List<Gap> expected = new ArrayList<>();
    for (int i = from; i < from + length; ) {
      if (visible.get(i)) {
        assertThat(seen.get(3 + i - from)).isEqualTo(value(i));
        i++;
      } else {
        int next = visible.nextSetBit(i);
        int end = next < 0 ? from + length : Math.min(next, from + length);
        expected.add(new Gap(BASE + i, BASE + end));
        i = end;
      }
    }
    assertThat(gaps).isEqualTo(expected);
    assertThat(buffer.dirtyBytes()).isEqualTo(dirty.cardinality());
    assertThat(buffer.takenBytes())
        .isEqualTo(taken.stream().mapToLong(one -> one.dirty.cardinality()).sum());
    assertThat(buffer.isEmpty()).isEqualTo(visible.isEmpty());
    assertThat(buffer.end()).isEqualTo(visible.isEmpty() ? 0 : BASE + visible.length());
  }

  private byte value(int at) {
    for (Taken one : dirty.get(at) ? List.<Taken>of() : taken.reversed()) {
      if (one.dirty.get(at)) {
        return one.bytes[at];
      }
    }
    return bytes[at];
  }
}
