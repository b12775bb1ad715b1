package dev.varve.store;

import static dev.varve.store.TestChunks.chunk;
import static dev.varve.store.TestChunks.fails;
import static dev.varve.store.TestChunks.ids;
import static dev.varve.store.TestChunks.listAll;
import static dev.varve.store.TestChunks.volume;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ErrorCode;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.store.ChunkStore.Entry;
import dev.varve.store.ChunkStore.PutResult;
import dev.varve.testkit.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What every chunk store and every decorator does. Subclasses say how to open one.
public abstract class ChunkStoreContract implements ListingContract {
  private ChunkStore store;

  /// Opens a store.
  ///
  /// @return a new and empty one at each call
  protected abstract ChunkStore open();

  /// Closes a store and opens it again over the same data.
  ///
  /// @param closing a store that [#open] or this method returned
  /// @return the store, or empty, with nothing done, when nothing outlives a store of this kind
  protected Optional<ChunkStore> reopen(ChunkStore closing) {
    return Optional.empty();
  }

  @Override
  public ChunkStore store() {
    return store;
  }

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @ParameterizedTest
  @EnumSource
  void aPutStoresThenHoldsAndShares(DigestAlgorithm algorithm) {
    Chunk chunk = chunk(algorithm, 1, 5000);
    assertThat(store.contains(chunk.id())).isFalse();
    assertThat(store.put(ONE, chunk)).isEqualTo(PutResult.STORED);
    assertThat(store.put(ONE, chunk)).isEqualTo(PutResult.HELD);
    assertThat(store.put(TWO, chunk)).isEqualTo(PutResult.SHARED);
    assertThat(store.put(TWO, chunk)).isEqualTo(PutResult.HELD);
    assertThat(store.contains(chunk.id())).isTrue();
    assertSame(store.get(chunk.id()), chunk);
    assertThat(listAll(store, 10)).containsExactly(new Entry(chunk.id(), List.of(ONE, TWO)));
  }

  @ParameterizedTest
  @EnumSource
  void chunksFromNothingToTheLargestComeBack(DigestAlgorithm algorithm) {
    for (int sizeBytes : new int[] {0, 1, 4095, 4096, 65_537, Chunk.MAX_BYTES}) {
      Chunk random = chunk(algorithm, sizeBytes, sizeBytes);
      Chunk zeros = Chunk.of(algorithm.newHasher(), new byte[sizeBytes]);
      for (Chunk chunk : List.of(random, zeros)) {
        store.put(ONE, chunk);
        assertSame(store.get(chunk.id()), chunk);
      }
    }
  }

  @Test
  void equalContentUnderTwoAlgorithmsIsTwoChunks() {
    List<Chunk> chunks = new ArrayList<>();
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      chunks.add(chunk(algorithm, 1, 100));
    }
    assertThat(store.putAll(ONE, chunks)).containsOnly(PutResult.STORED);
    assertThat(store.release(ONE, chunks.getFirst().id())).isTrue();
    assertThat(store.contains(chunks.getFirst().id())).isFalse();
    assertThat(store.containsAll(ids(chunks.subList(1, chunks.size())))).containsOnly(true);
  }

  @Test
  void aReleaseMayBeRepeated() {
    Chunk chunk = chunk(1);
    assertThat(store.release(ONE, chunk.id())).as("never put").isFalse();
    store.put(ONE, chunk);
    assertThat(store.release(TWO, chunk.id())).as("held by another").isFalse();
    assertThat(store.release(ONE, chunk.id())).isTrue();
    assertThat(store.release(ONE, chunk.id())).as("released already").isFalse();
  }

  @Test
  void aChunkIsThereWhileAVolumeHoldsIt() {
    Chunk chunk = chunk(1);
    store.put(ONE, chunk);
    store.put(TWO, chunk);
    assertThat(store.get(chunk.id())).isEqualTo(chunk);
    assertThat(store.release(ONE, chunk.id())).isTrue();
    assertThat(store.contains(chunk.id())).isTrue();
    assertSame(store.get(chunk.id()), chunk);
    assertThat(listAll(store, 10)).containsExactly(new Entry(chunk.id(), List.of(TWO)));
    assertThat(store.release(TWO, chunk.id())).isTrue();
    assertAbsent(chunk);
    assertThat(listAll(store, 10)).isEmpty();
  }

  @Test
  void aChunkComesBackAfterItsLastRelease() {
    Chunk chunk = chunk(1);
    for (int round = 0; round < 3; round++) {
      assertThat(store.put(ONE, chunk)).isEqualTo(PutResult.STORED);
      assertSame(store.get(chunk.id()), chunk);
      assertThat(store.release(ONE, chunk.id())).isTrue();
      assertAbsent(chunk);
    }
  }

  @Test
  void whatWasNeverPutIsAbsent() {
    store.put(ONE, chunk(1));
    assertAbsent(chunk(2));
  }

  @Test
  void aRangeIsWhatFitsAndWhatThereIs() {
    Chunk chunk = chunk(DigestAlgorithm.SHA_256, 1, 1000);
    store.put(ONE, chunk);
    int[][] ranges = {{0, 1000}, {0, 10}, {990, 10}, {990, 100}, {1000, 10}, {1000, 0}, {5, 0}};
    for (int[] range : ranges) {
      assertRange(chunk, range[0], ByteBuffer.allocate(range[1] + 8), range[1]);
      assertRange(chunk, range[0], ByteBuffer.allocateDirect(range[1] + 8), range[1]);
    }
    fails(ErrorCode.INVALID_ARGUMENT, () -> store.get(chunk.id(), 1001, ByteBuffer.allocate(1)));
    fails(ErrorCode.INVALID_ARGUMENT, () -> store.get(chunk.id(), -1, ByteBuffer.allocate(1)));
    assertRange(chunk, 0, ByteBuffer.allocate(1008), 1000);
  }

  @Test
  void aRangeOfAnEmptyChunkIsEmpty() {
    Chunk empty = chunk(DigestAlgorithm.SHA_256, 1, 0);
    store.put(ONE, empty);
    assertThat(store.get(empty.id(), 0, ByteBuffer.allocate(10))).isZero();
    fails(ErrorCode.INVALID_ARGUMENT, () -> store.get(empty.id(), 1, ByteBuffer.allocate(10)));
  }

  @Test
  void batchesAnswerInOrderAsIfOneAfterTheOther() {
    Chunk first = chunk(1);
    Chunk second = chunk(2);
    Chunk third = chunk(3);
    store.put(TWO, second);
    assertThat(store.putAll(ONE, List.of(first, second, first, third)))
        .containsExactly(PutResult.STORED, PutResult.SHARED, PutResult.HELD, PutResult.STORED);
    List<Chunk> read = List.of(third, first, second, first);
    assertThat(store.getAll(ids(read))).isEqualTo(read);
    for (int i = 0; i < read.size(); i++) {
      assertSame(store.getAll(ids(read)).get(i), read.get(i));
    }
    List<ChunkId> released = ids(List.of(second, first, first, chunk(4)));
    assertThat(store.releaseAll(ONE, released)).isEqualTo(2);
    assertThat(store.containsAll(released)).containsExactly(true, false, false, false);
  }

  @Test
  void emptyBatchesDoNothing() {
    assertThat(store.putAll(ONE, List.of())).isEmpty();
    assertThat(store.getAll(List.of())).isEmpty();
    assertThat(store.containsAll(List.of())).isEmpty();
    assertThat(store.releaseAll(ONE, List.of())).isZero();
  }

  @Test
  void aBatchReadFailsForTheFirstThatIsAbsent() {
    store.put(ONE, chunk(1));
    fails(ErrorCode.NOT_FOUND, () -> store.getAll(ids(List.of(chunk(1), chunk(2)))));
    store.getAll(ids(List.of(chunk(1))));
    fails(ErrorCode.NOT_FOUND, () -> store.getAll(ids(List.of(chunk(1), chunk(2)))));
  }

  @Test
  void theNumberOfHoldersHasALimit() {
    Chunk chunk = chunk(1);
    for (int i = 0; i < ChunkStore.MAX_HOLDERS; i++) {
      store.put(volume(i), chunk);
    }
    VolumeId another = volume(ChunkStore.MAX_HOLDERS);
    fails(ErrorCode.LIMIT_EXCEEDED, () -> store.put(another, chunk));
    assertThat(store.put(volume(7), chunk)).isEqualTo(PutResult.HELD);
    assertThat(store.release(another, chunk.id())).as("a failed put holds nothing").isFalse();
    assertThat(listAll(store, 10).getFirst().holders()).hasSize(ChunkStore.MAX_HOLDERS).isSorted();
    store.release(volume(7), chunk.id());
    assertThat(store.put(another, chunk)).isEqualTo(PutResult.SHARED);
  }

  @Test
  void aClosedStoreRefusesEverythingButClosing() {
    Chunk chunk = chunk(1);
    store.put(ONE, chunk);
    store.get(chunk.id());
    store.close();
    store.close();
    List<ThrowingCallable> calls =
        List.of(
            () -> store.put(ONE, chunk),
            () -> store.putAll(ONE, List.of(chunk)),
            () -> store.release(ONE, chunk.id()),
            () -> store.releaseAll(ONE, List.of(chunk.id())),
            () -> store.get(chunk.id()),
            () -> store.getAll(List.of(chunk.id())),
            () -> store.get(chunk.id(), 0, ByteBuffer.allocate(1)),
            () -> store.contains(chunk.id()),
            () -> store.containsAll(List.of(chunk.id())),
            () -> store.list(Optional.empty(), 1),
            () -> store.flush());
    calls.forEach(call -> fails(ErrorCode.INVALID_STATE, call));
  }

  @Test
  void aFlushedStoreIsTheSameWhenOpenedAgain() {
    assertSurvivesReopening(store::flush);
  }

  @Test
  void closingFlushes() {
    assertSurvivesReopening(() -> {});
  }

  private void assertSurvivesReopening(Runnable beforeClosing) {
    List<Chunk> chunks = TestChunks.sorted(10);
    store.putAll(ONE, chunks);
    store.putAll(TWO, chunks.subList(0, 5));
    store.releaseAll(ONE, ids(chunks.subList(3, 8)));
    beforeClosing.run();
    List<Entry> before = listAll(store, 4);
    Optional<ChunkStore> reopened = reopen(store);
    if (reopened.isPresent()) {
      store = reopened.get();
      assertThat(listAll(store, 4)).isEqualTo(before);
      chunks.subList(5, 8).forEach(this::assertAbsent);
      before.forEach(entry -> store.get(entry.id()));
      assertThat(store.put(ONE, chunks.get(9))).isEqualTo(PutResult.HELD);
      assertThat(store.put(ONE, chunks.get(3))).isEqualTo(PutResult.SHARED);
      assertThat(store.put(ONE, chunks.get(6))).isEqualTo(PutResult.STORED);
    }
  }

  @Test
  void flushesOfNothingAreAllowed() {
    store.flush();
    store.put(ONE, chunk(1));
    store.flush();
    store.flush();
    assertThat(store.contains(chunk(1).id())).isTrue();
  }

  @Test
  void manyThreadsSeeTheirOwnHoldsAndNothingElse() {
    Seeds.run(3, seed -> new StoreStress(store, seed).run());
  }

  @Test
  void randomCallsAnswerLikeANaiveModel() {
    Seeds.run(15, seed -> new StoreModelRun(open(), this::reopen, seed).run());
  }

  private void assertRange(Chunk chunk, int offset, ByteBuffer target, int sizeBytes) {
    target.position(3).limit(3 + sizeBytes);
    int expected = Math.min(sizeBytes, chunk.sizeBytes() - offset);
    assertThat(store.get(chunk.id(), offset, target)).isEqualTo(expected);
    assertThat(target.position()).isEqualTo(3 + expected);
    assertThat(target.flip().position(3)).isEqualTo(chunk.content().slice(offset, expected));
  }

  private void assertAbsent(Chunk chunk) {
    assertThat(store.contains(chunk.id())).isFalse();
    assertThat(store.containsAll(List.of(chunk.id()))).containsExactly(false);
    fails(ErrorCode.NOT_FOUND, () -> store.get(chunk.id()));
    fails(ErrorCode.NOT_FOUND, () -> store.getAll(List.of(chunk.id())));
    fails(ErrorCode.NOT_FOUND, () -> store.get(chunk.id(), 0, ByteBuffer.allocate(1)));
  }

  /// Two chunks are equal when their ids are: this compares content.
  private static void assertSame(Chunk found, Chunk expected) {
    assertThat(found.id()).isEqualTo(expected.id());
    assertThat(found.content()).isEqualTo(expected.content());
  }
}
