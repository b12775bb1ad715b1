package dev.varve.store.counting;

import static dev.varve.store.TestChunks.chunk;
import static dev.varve.store.TestChunks.ids;
import static dev.varve.store.TestChunks.volume;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ByteSize;
import dev.varve.format.chunk.Chunk;
import dev.varve.store.ChunkStore;
import dev.varve.store.ChunkStoreContract;
import dev.varve.store.StoreCall;
import dev.varve.store.memory.MemoryChunkStore;
import java.util.List;
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
}
