package dev.varve.volume.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ByteSize;
import dev.varve.base.ErrorCode;
import dev.varve.base.time.Clock;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.journal.file.FileJournalOptions;
import dev.varve.store.StoreCall;
import dev.varve.store.counting.CountingChunkStore;
import dev.varve.store.faulty.Fault;
import dev.varve.store.faulty.FaultyChunkStore;
import dev.varve.store.memory.MemoryChunkStore;
import dev.varve.testkit.SimClock;
import dev.varve.testkit.SimRandom;
import dev.varve.testkit.disk.SimDisk;
import dev.varve.volume.access.Caller;
import dev.varve.volume.content.ContentReader;
import dev.varve.volume.content.Extent;
import dev.varve.volume.content.Loose;
import dev.varve.volume.content.Segment;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.Operation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// When files are settled, and what becomes of writes in between.
final class MergerTest {
  private static final int LARGE = Extent.MAX_SETTLED_INLINE_BYTES + 1;

  private final SimClock clock = new SimClock();
  private final MemoryChunkStore memory = MemoryChunkStore.open(new ByteSize(ByteSize.GIB));

  /// Does something while the store flushes.
  private Runnable whileFlushing = () -> {};

  private final FaultyChunkStore faulty =
      new FaultyChunkStore(
          memory,
          new Clock() {
            @Override
            public long monotonicNanos() {
              return clock.monotonicNanos();
            }

            @Override
            public long epochMillis() {
              return clock.epochMillis();
            }

            @Override
            public void sleep(long durationNanos) {
              whileFlushing.run();
            }
          });
  private final CountingChunkStore store = new CountingChunkStore(faulty);
  private final VolumeCore core =
      VolumeCore.create(
          new SimDisk(1),
          new VolumeId(1, 2),
          store,
          DigestAlgorithm.BLAKE3,
          1 << 20,
          FileJournalOptions.defaults()
              .withBufferBytes(1 << 19, 1 << 18)
              .withFileSizeBytes(1 << 20)
              .withBackground(Runnable::run),
          clock,
          new SimRandom(1));
  private final Merger merger = core.merger();

  @AfterEach
  void everythingIsRight() {
    assertThat(Verification.run(core).problems()).isEmpty();
    core.close();
  }

  @Test
  void whatWasJustWrittenIsLeftAlone() {
    long ino = make("a");
    write(ino, 0, LARGE, 1);
    assertThat(step()).isFalse();
    assertThat(sources(ino)).hasOnlyElementsOfType(Segment.Inline.class);

    rest();
    assertThat(sources(ino)).hasOnlyElementsOfType(Segment.InChunk.class);
    assertThat(loose()).isEmpty();
  }

  @Test
  void aFileThatIsWrittenAgainAndAgainIsMergedInTheEnd() {
    long ino = make("a");
    int seconds = 0;
    while (sources(ino).stream().allMatch(Segment.Inline.class::isInstance) && seconds < 100) {
      write(ino, seconds * 10L, LARGE, seconds);
      clock.advance(1_000_000_000L);
      step();
      seconds++;
    }
    assertThat(seconds * 1_000_000_000L)
        .isBetween(Merger.RESTLESS_NANOS, 2 * Merger.RESTLESS_NANOS);
  }

  @Test
  void manyFilesShareOneFlush() {
    for (int i = 0; i < 100; i++) {
      write(make("file" + i), 0, LARGE + i, i);
    }
    long flushes = store.counts().of(StoreCall.FLUSH).calls();
    Merger.Report report = merger.run();
    assertThat(report).isEqualTo(new Merger.Report(100, 100));
    assertThat(store.counts().of(StoreCall.FLUSH).calls()).isEqualTo(flushes + 1);
  }

  @Test
  void bytesLeaveTheTree() {
    for (int i = 0; i < 500; i++) {
      write(make("file" + i), 0, 4 * LARGE, i);
    }
    core.checkpoint();
    long before = Verification.run(core).nodes();
    merger.run();
    assertThat(before).isGreaterThan(500);
    assertThat(Verification.run(core).nodes()).isLessThan(60);
  }

  @Test
  void aStepIsBounded() {
    long ino = make("a");
    for (int i = 0; i < 400; i++) {
      write(ino, (long) i << 16, 1 << 16, i);
    }
    rest();
    assertThat(loose()).isNotEmpty();
    int steps = 1;
    while (step()) {
      steps++;
    }
    assertThat(steps).isEqualTo(3);
    assertThat(loose()).isEmpty();
    assertThat(sources(ino)).hasSize(25).hasOnlyElementsOfType(Segment.InChunk.class);
  }

  @Test
  void aWriteThatComesInBetweenWins() {
    long ino = make("a");
    long other = make("b");
    write(ino, 0, LARGE, 1);
    write(other, 0, LARGE, 2);
    delayFlush();
    whileFlushing = () -> write(ino, 10, 1, 9);
    merger.run();

    byte[] expected = new byte[LARGE];
    Arrays.fill(expected, (byte) 1);
    expected[10] = 9;
    assertThat(bytes(ino)).isEqualTo(expected);
    assertThat(sources(other)).hasOnlyElementsOfType(Segment.InChunk.class);
    assertThat(loose()).extracting(Loose::content).containsExactly(content(ino));
    byte[] old = new byte[LARGE];
    Arrays.fill(old, (byte) 1);
    ChunkId vain = Chunk.copyOf(core.algorithm(), ByteBuffer.wrap(old)).id();
    assertThat(store.contains(vain)).isTrue();
    core.reclaim();
    assertThat(store.contains(vain)).isFalse();

    merger.run();
    assertThat(bytes(ino)).isEqualTo(expected);
    assertThat(sources(ino)).hasSize(1).hasOnlyElementsOfType(Segment.InChunk.class);
  }

  @Test
  void aFileThatIsDeletedInBetweenStaysDeleted() {
    long ino = make("a");
    write(ino, 0, LARGE, 1);
    delayFlush();
    whileFlushing =
        () ->
            core.writer()
                .submit(new Operation.Remove(Caller.ROOT, Inode.ROOT, Name.of("a"), false, false));
    assertThat(merger.run().mergedRuns()).isZero();
    core.reclaim();
    assertThat(loose()).isEmpty();
    assertThat(core.ledger().count()).isZero();
  }

  @Test
  void aStoreThatIsFullLosesNothing() {
    long ino = make("a");
    write(ino, 0, LARGE, 1);
    long next = store.counts().of(StoreCall.FLUSH).calls() + 1;
    faulty.plan(
        new Fault.Failure(StoreCall.FLUSH, next, 1, ErrorCode.STORAGE_FULL, Fault.Moment.BEFORE));
    Assertions.assertThatThrownBy(merger::run).hasMessageContaining("FLUSH");
    assertThat(core.ledger().count()).isZero();
    assertThat(bytes(ino)).hasSize(LARGE).containsOnly(1);

    merger.run();
    assertThat(sources(ino)).hasOnlyElementsOfType(Segment.InChunk.class);
  }

  @Test
  void aLayerThatNothingElseNeedsIsCopiedUp() {
    long ino = make("a");
    for (int i = 0; i < 30; i++) {
      write(ino, i * 200L, 100, i);
    }
    long clone = make("b");
    core.writer().submit(new Operation.CloneFile(Caller.ROOT, ino, clone));
    write(ino, 50, 100, 99);
    byte[] before = bytes(ino);
    merger.run();
    assertThat(core.writer().<Integer>read(s -> ContentReader.depth(s.view().tree(), content(ino))))
        .isOne();

    core.writer().submit(new Operation.Remove(Caller.ROOT, Inode.ROOT, Name.of("b"), false, false));
    merger.run();
    assertThat(core.writer().<Integer>read(s -> ContentReader.depth(s.view().tree(), content(ino))))
        .isZero();
    assertThat(bytes(ino)).isEqualTo(before);
    assertThat(loose()).isEmpty();
  }

  @Test
  void piecesOfOneByteBecomeOne() {
    long ino = make("a");
    int length = 2_000;
    for (int i = 0; i < length; i++) {
      write(ino, i, 1, i);
    }
    byte[] before = bytes(ino);
    merger.run();
    assertThat(sources(ino)).hasSizeLessThan(5);
    assertThat(bytes(ino)).isEqualTo(before);
    assertThat(loose()).isEmpty();
  }

  private void delayFlush() {
    long next = store.counts().of(StoreCall.FLUSH).calls() + 1;
    faulty.plan(new Fault.Delay(StoreCall.FLUSH, next, 1, 1));
  }

  private boolean step() {
    return merger.step(clock.monotonicNanos());
  }

  /// Lets time pass, and does a step.
  private void rest() {
    clock.advance(100_000_000L);
    step();
    clock.advance(Merger.QUIET_NANOS);
    step();
  }

  private long make(String name) {
    return core.writer()
        .submit(
            new Operation.Make(
                Caller.ROOT,
                Inode.ROOT,
                Name.of(name),
                FileType.REGULAR,
                0644,
                022,
                0,
                new byte[0]))
        .outcome()
        .number();
  }

  private void write(long ino, long offset, int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    core.writer()
        .submit(
            new Operation.Write(
                Caller.ROOT,
                ino,
                offset,
                List.of(new Extent.Inline(bytes)),
                offset + length,
                clock.epochNanos()));
  }

  private long content(long ino) {
    return core.writer().read(state -> state.view().inode(ino).content());
  }

  private List<Loose> loose() {
    return core.writer().read(state -> Loose.list(state.view().tree(), 0, 100));
  }

  private List<Segment> segments(long ino) {
    return core.writer()
        .read(state -> {
          Inode inode = state.view().inode(ino);
          return inode.size() == 0
              ? List.<Segment>of()
              : ContentReader.map(
                  state.view().tree(), inode.content(), 0, inode.size(), Integer.MAX_VALUE);
        });
  }

  private List<Segment.Source> sources(long ino) {
    List<Segment.Source> sources = new ArrayList<>();
    segments(ino).forEach(segment -> sources.add(segment.source()));
    return sources;
  }

  private byte[] bytes(long ino) {
    List<Segment> segments = segments(ino);
    byte[] bytes = new byte[(int) segments.getLast().end()];
    for (Segment segment : segments) {
      int at = (int) segment.offset();
      int length = (int) segment.length();
      switch (segment.source()) {
        case Segment.InChunk in ->
            store.get(in.chunk()).content().get(in.chunkOffset(), bytes, at, length);
        case Segment.Inline in -> System.arraycopy(in.bytes(), in.from(), bytes, at, length);
        case Segment.Hole _, Segment.Reserved _ -> Arrays.fill(bytes, at, at + length, (byte) 0);
      }
    }
    return bytes;
  }
}
