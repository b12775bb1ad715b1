package dev.varve.store.cache;

import static dev.varve.store.TestChunks.chunk;
import static dev.varve.store.TestChunks.fails;
import static dev.varve.store.TestChunks.volume;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ByteSize;
import dev.varve.base.ErrorCode;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.store.ChunkStore;
import dev.varve.store.ChunkStoreContract;
import dev.varve.store.StoreCall;
import dev.varve.store.TestChunks;
import dev.varve.store.counting.CountingChunkStore;
import dev.varve.store.memory.MemoryChunkStore;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CachingChunkStoreTest extends ChunkStoreContract {
  private static final ByteSize CAPACITY = new ByteSize(100_000);

  private final CountingChunkStore below =
      new CountingChunkStore(MemoryChunkStore.open(new ByteSize(64 << 20)));
  private final CachingChunkStore store = new CachingChunkStore(below, CAPACITY);

  @Override
  protected ChunkStore open() {
    return new CachingChunkStore(MemoryChunkStore.open(new ByteSize(64 << 20)), CAPACITY);
  }

  private long reads() {
    return below.counts().of(StoreCall.GET).calls();
  }

  @Test
  void aSecondReadDoesNotReachTheStoreBelow() {
    store.put(volume(1), chunk(1));
    assertThat(store.get(chunk(1).id())).isEqualTo(chunk(1));
    assertThat(store.get(chunk(1).id())).isEqualTo(chunk(1));
    assertThat(reads()).isEqualTo(1);
    assertThat(store.metrics().hitCount()).isEqualTo(1);
    assertThat(store.metrics().missCount()).isEqualTo(1);
  }

  @Test
  void aReleaseIsSeenAtOnce() {
    store.put(volume(1), chunk(1));
    store.get(chunk(1).id());
    store.release(volume(1), chunk(1).id());
    fails(ErrorCode.NOT_FOUND, () -> store.get(chunk(1).id()));
  }

  @Test
  void whatWasReadBeforeAReleaseDoesNotEnterAfterIt() {
    Releases releases = new Releases();
    boolean[] entered = new boolean[1];
    long before = releases.ticket(chunk(1).id());
    releases.begin(chunk(1).id(), () -> {});
    long meanwhile = releases.ticket(chunk(1).id());
    releases.enter(chunk(1).id(), before, () -> entered[0] = true);
    releases.end(chunk(1).id());
    releases.enter(chunk(1).id(), meanwhile, () -> entered[0] = true);
    assertThat(entered[0]).isFalse();
    releases.enter(chunk(1).id(), releases.ticket(chunk(1).id()), () -> entered[0] = true);
    assertThat(entered[0]).isTrue();
  }

  @Test
  void theWeightIsBoundedInBytes() {
    for (int i = 0; i < 50; i++) {
      Chunk chunk = TestChunks.chunk(DigestAlgorithm.SHA_256, i, 10_000);
      store.put(volume(1), chunk);
      store.get(chunk.id());
      assertThat(store.metrics().usedBytes()).isLessThanOrEqualTo(CAPACITY.bytes());
    }
    assertThat(store.metrics().evictedCount()).isGreaterThanOrEqualTo(41);
  }

  @Test
  void emptyChunksWeighToo() {
    long capacityCount = CAPACITY.bytes() / CachingChunkStore.ENTRY_BYTES;
    for (int i = 0; i < 2 * capacityCount; i++) {
      Chunk chunk = TestChunks.chunk(DigestAlgorithm.SHA_256, i, 4);
      store.put(volume(1), chunk);
      store.get(chunk.id());
    }
    assertThat(store.metrics().chunkCount()).isLessThanOrEqualTo(capacityCount);
  }

  @Test
  void aCacheWithoutRoomStillAnswers() {
    try (CachingChunkStore tiny = new CachingChunkStore(below, new ByteSize(0))) {
      tiny.put(volume(1), chunk(1));
      assertThat(tiny.get(chunk(1).id())).isEqualTo(chunk(1));
      assertThat(tiny.get(chunk(1).id())).isEqualTo(chunk(1));
      assertThat(tiny.metrics().usedBytes()).isZero();
    }
  }

  @Test
  void aBatchReadsOnlyWhatIsMissing() {
    store.putAll(volume(1), List.of(chunk(1), chunk(2), chunk(3)));
    store.get(chunk(2).id());
    List<Chunk> wanted = List.of(chunk(1), chunk(2), chunk(3));
    assertThat(store.getAll(TestChunks.ids(wanted))).isEqualTo(wanted);
    assertThat(below.counts().of(StoreCall.GET).calls()).isEqualTo(2);
    assertThat(below.counts().of(StoreCall.GET).chunks()).isEqualTo(3);
  }

  @Test
  void aRangeBringsItsWholeChunk() {
    store.put(volume(1), chunk(1));
    assertThat(store.get(chunk(1).id(), 90, ByteBuffer.allocate(5))).isEqualTo(5);
    assertThat(store.get(chunk(1).id(), 0, ByteBuffer.allocate(200))).isEqualTo(100);
    assertThat(reads()).isEqualTo(1);
  }
}
