package dev.varve.volume.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.volume.file.Sequence.Ahead;
import org.junit.jupiter.api.Test;

final class SequenceTest {
  private static final int MIB = Run.BLOCK_BYTES;
  private static final int READ = 128 << 10;

  private final Sequence sequence = new Sequence();

  @Test
  void oneReadFetchesNothingAhead() {
    assertThat(sequence.read(0, READ)).isEmpty();
  }

  @Test
  void theSecondInARowFetchesABlockAheadAndLaterOnesMore() {
    sequence.read(0, READ);
    assertThat(sequence.read(READ, READ)).contains(new Ahead(2 * READ, 2L * MIB));
    long at = 2 * READ;
    while (at + READ < MIB) {
      assertThat(sequence.read(at, READ)).isEmpty();
      at += READ;
    }
    assertThat(sequence.read(at, READ)).contains(new Ahead(2L * MIB, 4L * MIB));
    assertThat(sequence.read(MIB, MIB)).contains(new Ahead(4L * MIB, 7L * MIB));
    assertThat(sequence.read(2L * MIB, MIB)).contains(new Ahead(7L * MIB, 8L * MIB));
  }

  @Test
  void aSequenceIsNeverMoreThanFourBlocksAhead() {
    long aheadEnd = 0;
    for (long at = 0; at < 100L * MIB; at += READ) {
      Ahead ahead = sequence.read(at, READ).orElse(new Ahead(0, 0));
      if (ahead.end() > 0) {
        assertThat(ahead.offset()).isGreaterThanOrEqualTo(aheadEnd);
        aheadEnd = ahead.end();
      }
      assertThat(aheadEnd).isLessThanOrEqualTo(Run.blockStart(at + READ) + 5L * MIB);
    }
    assertThat(aheadEnd).isGreaterThan(100L * MIB);
  }

  @Test
  void aJumpBeginsAnew() {
    sequence.read(0, READ);
    sequence.read(READ, READ);

    assertThat(sequence.read(50L * MIB, READ)).isEmpty();
    assertThat(sequence.read(10L * MIB, READ)).isEmpty();
    assertThat(sequence.read(10L * MIB + READ, READ)).isPresent();
  }
}
