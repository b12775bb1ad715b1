package dev.varve.volume.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.VarveException;
import dev.varve.volume.file.WriteBuffer.Gap;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class WriteBufferTest {
  private static final int BLOCK = Run.BLOCK_BYTES;

  private final WriteBuffer buffer = new WriteBuffer();

  @Test
  void writesSideBySideBecomeOnePiece() {
    write(100, 10, 1);
    write(120, 10, 3);
    write(110, 10, 2);

    assertThat(buffer.takeAll().pieces()).containsOnlyKeys(100L);
  }

  @Test
  void aPieceEndsWhereItsBlockDoes() {
    write(BLOCK - 5, 10, 1);
    write(3L * BLOCK, BLOCK, 2);
    write(2L * BLOCK, BLOCK, 2);

    assertThat(buffer.takeAll().pieces())
        .containsOnlyKeys(BLOCK - 5L, (long) BLOCK, 2L * BLOCK, 3L * BLOCK);
  }

  @Test
  void onlyFullBlocksAreTakenAsFull() {
    write(BLOCK / 2, 2 * BLOCK, 1);

    Batch full = buffer.takeFull(Long.MAX_VALUE);

    assertThat(full.pieces()).containsOnlyKeys((long) BLOCK);
    assertThat(full.bytes()).isEqualTo(BLOCK);
    assertThat(buffer.dirtyBytes()).isEqualTo(BLOCK);
    assertThat(buffer.takenBytes()).isEqualTo(BLOCK);
  }

  @Test
  void aFullBlockIsTakenWithoutCopying() {
    Run run = new Run(0, BLOCK);

    assertThat(run.toBytes()).isSameAs(run.toBytes());
  }

  @Test
  void writingBackwardsFillsABlockToo() {
    for (int at = BLOCK - 4096; at >= 0; at -= 4096) {
      write(at, 4096, at / 4096);
    }

    byte[] block = buffer.takeFull(Long.MAX_VALUE).pieces().firstEntry().getValue();
    assertThat(block).hasSize(BLOCK);
    for (int at = 0; at < BLOCK; at += 4096) {
      assertThat(block[at]).isEqualTo((byte) (at / 4096));
      assertThat(block[at + 4095]).isEqualTo((byte) (at / 4096));
    }
  }

  @Test
  void takenBytesAreSeenBelowNewerOnes() {
    write(0, 4, 1);
    Batch batch = buffer.takeAll();
    write(2, 4, 2);

    ByteBuffer seen = ByteBuffer.wrap(new byte[8]);
    assertThat(buffer.overlay(0, seen)).containsExactly(new Gap(6, 8));
    assertThat(seen.array()).containsExactly(1, 1, 2, 2, 2, 2, 0, 0);

    buffer.settled(batch);
    seen = ByteBuffer.wrap(new byte[8]);
    assertThat(buffer.overlay(0, seen)).containsExactly(new Gap(0, 2), new Gap(6, 8));
  }

  @Test
  void whatIsPutBackDoesNotHideNewerBytes() {
    write(0, 6, 1);
    Batch batch = buffer.takeAll();
    write(2, 2, 2);
    buffer.putBack(batch);

    assertThat(buffer.takeAll().pieces().get(0L)).containsExactly(1, 1, 2, 2, 1, 1);
  }

  @Test
  void theLastBytesOfTheLargestFileAreKept() {
    long offset = Long.MAX_VALUE - 10;
    write(offset, 10, 1);
    write(offset - 10, 15, 2);

    assertThat(buffer.end()).isEqualTo(Long.MAX_VALUE);
    ByteBuffer seen = ByteBuffer.allocate(20);
    assertThat(buffer.overlay(offset - 10, seen)).isEmpty();
    assertThat(seen.get(14)).isEqualTo((byte) 2);
    assertThat(seen.get(15)).isEqualTo((byte) 1);
  }

  @Test
  void bytesFarBeforeARangeAreNotTakenForNear() {
    write(0, 10, 1);
    long far = (1L << 32) - 100;

    ByteBuffer seen = ByteBuffer.allocate(200);
    assertThat(buffer.overlay(far, seen)).containsExactly(new Gap(far, far + 200));
    Batch batch = buffer.takeAll();
    assertThat(buffer.overlay(far, seen)).containsExactly(new Gap(far, far + 200));
    assertThat(seen).isEqualTo(ByteBuffer.allocate(200));
    buffer.settled(batch);
  }

  @Test
  void oneByteRunsWeighMoreThanTheirBytes() {
    for (int i = 0; i < 100; i++) {
      write(2L * i, 1, 1);
    }

    assertThat(buffer.dirtyBytes()).isEqualTo(100);
    assertThat(buffer.weightBytes()).isEqualTo(100 + 100 * WriteBuffer.RUN_BYTES);
  }

  @Test
  void theOldestBatchSettlesFirstAndTheNewestComesBackFirst() {
    write(0, 1, 1);
    buffer.takeAll();
    write(0, 1, 2);
    Batch second = buffer.takeAll();

    assertThatThrownBy(() -> buffer.settled(second)).isInstanceOf(VarveException.class);
  }

  @Test
  void whatComesBackStaysBelowWhatIsNewer() {
    write(0, 2, 1);
    Batch first = buffer.takeAll();
    write(1, 2, 2);
    Batch second = buffer.takeAll();
    write(2, 2, 3);
    buffer.putBack(second);
    buffer.putBack(first);

    ByteBuffer seen = ByteBuffer.allocate(4);
    assertThat(buffer.overlay(0, seen)).isEmpty();
    assertThat(seen.array()).containsExactly(1, 2, 3, 3);
  }

  @Test
  void fullRunsAreTakenUpToABound() {
    write(0, 3 * Run.BLOCK_BYTES + 10, 1);

    assertThat(buffer.takeFull(Run.BLOCK_BYTES + 1).pieces().keySet())
        .containsExactly(0L, (long) Run.BLOCK_BYTES);
    assertThat(buffer.takeFull(Long.MAX_VALUE).bytes()).isEqualTo(Run.BLOCK_BYTES);
    assertThat(buffer.dirtyBytes()).isEqualTo(10);
  }

  private void write(long offset, int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    buffer.write(offset, ByteBuffer.wrap(bytes));
  }
}
