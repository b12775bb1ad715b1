package dev.varve.store.counting;

import static dev.varve.store.TestChunks.chunk;
import static dev.varve.store.TestChunks.fails;
import static dev.varve.store.TestChunks.ids;
import static dev.varve.store.TestChunks.volume;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ByteSize;
import dev.varve.base.ErrorCode;
import dev.varve.format.chunk.Chunk;
import dev.varve.store.ChunkStore;
import dev.varve.store.ChunkStoreContract;
import dev.varve.store.StoreCall;
import dev.varve.store.memory.MemoryChunkStore;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CountingChunkStoreTest extends ChunkStoreContract {
  @Override
  protected ChunkStore open() {
    return new CountingChunkStore(MemoryChunkStore.open(new ByteSize(64 << 20)));
  }

  @Test
  void countsCallsChunksAndBytes() {
    try (CountingChunkStore store =
        new CountingChunkStore(MemoryChunkStore.open(new ByteSize(64 << 20)))) {
      List<Chunk> chunks = List.of(chunk(1), chunk(2));
      store.putAll(volume(1), chunks);
      StoreCounts before = store.counts();
      store.getAll(ids(chunks));
      store.get(chunk(1).id());
      StoreCounts read = store.counts().minus(before);
      assertThat(before.of(StoreCall.PUT)).isEqualTo(new CallCount(1, 2, 200));
      assertThat(read.of(StoreCall.GET)).isEqualTo(new CallCount(2, 3, 300));
      assertThat(read.of(StoreCall.PUT)).isEqualTo(CallCount.ZERO);
      assertThat(read.of(StoreCall.FLUSH)).isEqualTo(CallCount.ZERO);
    }
  }

  @Test
  void aCallThatFailedIsACallAboutNothing() {
    try (CountingChunkStore store =
        new CountingChunkStore(MemoryChunkStore.open(new ByteSize(64 << 20)))) {
      fails(ErrorCode.NOT_FOUND, () -> store.get(chunk(1).id()));
      assertThat(store.counts().of(StoreCall.GET)).isEqualTo(new CallCount(1, 0, 0));
    }
  }

  @Test
  void everyKindHasItsOwnCount() {
    try (CountingChunkStore store =
        new CountingChunkStore(MemoryChunkStore.open(new ByteSize(64 << 20)))) {
      store.put(volume(1), chunk(1));
      store.contains(chunk(1).id());
      store.get(chunk(1).id(), 60, ByteBuffer.allocate(100));
      store.list(Optional.empty(), 10);
      store.flush();
      store.releaseAll(volume(1), ids(List.of(chunk(1), chunk(2))));
      assertThat(store.counts().byCall())
          .containsExactly(
              Map.entry(StoreCall.PUT, new CallCount(1, 1, 100)),
              Map.entry(StoreCall.RELEASE, new CallCount(1, 2, 0)),
              Map.entry(StoreCall.GET, CallCount.ZERO),
              Map.entry(StoreCall.GET_RANGE, new CallCount(1, 1, 40)),
              Map.entry(StoreCall.CONTAINS, new CallCount(1, 1, 0)),
              Map.entry(StoreCall.LIST, new CallCount(1, 1, 0)),
              Map.entry(StoreCall.FLUSH, new CallCount(1, 0, 0)));
    }
  }
}
