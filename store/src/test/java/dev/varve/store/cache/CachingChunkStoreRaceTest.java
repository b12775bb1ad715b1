package dev.varve.store.cache;

import static dev.varve.store.TestChunks.chunk;
import static dev.varve.store.TestChunks.fails;
import static dev.varve.store.TestChunks.volume;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.varve.base.ByteSize;
import dev.varve.base.ErrorCode;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.store.memory.MemoryChunkStore;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Reads and releases of one chunk, interleaved at every step where they can meet. A hit that the
/// store below would not give fails these tests.
final class CachingChunkStoreRaceTest {
  private final Chunk chunk = chunk(1);
  private final ChunkId id = chunk.id();
  private final SteppedStore below =
      new SteppedStore(MemoryChunkStore.open(ByteSize.parse("1MiB")));
  private final CachingChunkStore store = new CachingChunkStore(below, ByteSize.parse("1MiB"));

  /// A single call or a batch, which go different ways through the cache.
  enum Form {
    SINGLE,
    BATCH
  }

  @BeforeEach
  void putChunk() {
    store.put(volume(1), chunk);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @ParameterizedTest
  @EnumSource
  void aReadThatAWholeReleaseOvertakesLeavesNothing(Form form) {
    below.afterRead(() -> release(form));
    below.afterRelease(this::assertAbsent);
    read(form);
    assertAbsent();
  }

  @ParameterizedTest
  @EnumSource
  void aReadWithinAReleaseLeavesNothing(Form form) {
    below.beforeRelease(() -> read(form));
    below.afterRelease(this::assertAbsent);
    release(form);
    assertAbsent();
  }

  @ParameterizedTest
  @EnumSource
  void aHitEndsWithTheReleaseAndNotWithItsReturn(Form form) {
    read(form);
    below.afterRelease(this::assertAbsent);
    release(form);
    assertAbsent();
  }

  @ParameterizedTest
  @EnumSource
  void aReadWithinAnotherReadsReleaseLeavesNothing(Form form) {
    below.beforeRelease(() -> {
      read(form);
      below.afterRelease(this::assertAbsent);
    });
    below.afterRead(() -> release(form));
    read(form);
    assertAbsent();
  }

  @ParameterizedTest
  @EnumSource
  void aFailedReleaseStopsNoLaterRead(Form form) {
    below.beforeRelease(() -> {
      throw new IllegalStateException("planned");
    });
    assertThat(catchThrowable(() -> release(form))).hasMessage("planned");
    read(form);
    read(form);
    assertThat(store.metrics().hitCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aChunkPutAgainIsReadAndEntersAgain(Form form) {
    read(form);
    release(form);
    store.put(volume(1), chunk);
    read(form);
    read(form);
    assertThat(store.metrics().hitCount()).isEqualTo(1);
    assertThat(store.metrics().missCount()).isEqualTo(2);
  }

  private void assertAbsent() {
    assertThat(store.contains(id)).isFalse();
    fails(ErrorCode.NOT_FOUND, () -> store.get(id));
    fails(ErrorCode.NOT_FOUND, () -> store.getAll(List.of(id)));
  }

  private void read(Form form) {
    switch (form) {
      case SINGLE -> store.get(id);
      case BATCH -> store.getAll(List.of(id));
    }
  }

  private void release(Form form) {
    switch (form) {
      case SINGLE -> store.release(volume(1), id);
      case BATCH -> store.releaseAll(volume(1), List.of(id));
    }
  }
}
