package dev.varve.volume.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.testkit.Seeds;
import dev.varve.volume.file.WriteBuffer.Gap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A write buffer against arrays of bytes and bits, around the border of two blocks.
final class WriteBufferModelTest {
  private static final int SPAN_BYTES = 600;
  private static final long BASE = Run.BLOCK_BYTES - SPAN_BYTES / 2;
  private static final int STEP_COUNT = 200;

  private final byte[] bytes = new byte[SPAN_BYTES];
  private final BitSet dirty = new BitSet();
  private final BitSet takenDirty = new BitSet();
  private byte[] takenBytes = new byte[SPAN_BYTES];
  private @Nullable Batch taken;
  private WriteBuffer buffer = new WriteBuffer();

  @Test
  void behavesLikeAnArrayOfBytes() {
    Seeds.run(300, this::run);
  }

  private void run(long seed) {
    Random random = new Random(seed);
    buffer = new WriteBuffer();
    taken = null;
    dirty.clear();
    takenDirty.clear();
    for (int i = 0; i < STEP_COUNT; i++) {
      step(random);
      check(random);
    }
  }

  private void step(Random random) {
    int at = random.nextInt(SPAN_BYTES);
    Batch batch = taken;
    switch (random.nextInt(12)) {
      case 0 -> take();
      case 1 -> {
        if (batch != null) {
          buffer.settled(batch);
          forget();
        }
      }
      case 2 -> {
        if (batch != null) {
          buffer.putBack(batch);
          takenDirty.andNot(dirty);
          takenDirty.stream().forEach(i -> bytes[i] = takenBytes[i]);
          dirty.or(takenDirty);
          forget();
        }
      }
      case 3 -> {
        if (batch == null) {
          buffer.truncate(BASE + at);
          dirty.clear(at, SPAN_BYTES);
        }
      }
      default -> write(at, random.nextInt(Math.min(SPAN_BYTES - at, 90) + 1), random);
    }
  }

  private void take() {
    if (taken != null) {
      return;
    }
    Batch batch = buffer.takeAll();
    takenDirty.or(dirty);
    takenBytes = bytes.clone();
    dirty.clear();
    assertThat(batch.bytes()).isEqualTo(takenDirty.cardinality());
    batch
        .pieces()
        .forEach((offset, piece) -> {
          for (int i = 0; i < piece.length; i++) {
            assertThat(piece[i]).isEqualTo(takenBytes[(int) (offset - BASE) + i]);
          }
        });
    if (!batch.isEmpty()) {
      taken = batch;
    }
  }

  private void forget() {
    taken = null;
    takenDirty.clear();
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
    visible.or(takenDirty);
    int from = random.nextInt(SPAN_BYTES);
    int length = random.nextInt(SPAN_BYTES - from + 1);
    ByteBuffer seen = ByteBuffer.allocate(length + 3).position(3);
    List<Gap> gaps = buffer.overlay(BASE + from, seen);
    List<Gap> expected = new ArrayList<>();
    for (int i = from; i < from + length; ) {
      if (visible.get(i)) {
        byte value = dirty.get(i) ? bytes[i] : takenBytes[i];
        assertThat(seen.get(3 + i - from)).isEqualTo(value);
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
    assertThat(buffer.takenBytes()).isEqualTo(takenDirty.cardinality());
    assertThat(buffer.isEmpty()).isEqualTo(visible.isEmpty());
    assertThat(buffer.end()).isEqualTo(visible.isEmpty() ? 0 : BASE + visible.length());
  }
}
