package dev.varve.store.memory;

import static dev.varve.store.TestChunks.chunk;
import static dev.varve.store.TestChunks.fails;
import static dev.varve.store.TestChunks.volume;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ByteSize;
import dev.varve.base.ErrorCode;
import dev.varve.store.ChunkStore;
import dev.varve.store.ChunkStoreContract;
import org.junit.jupiter.api.Test;

class MemoryChunkStoreTest extends ChunkStoreContract {
  @Override
  protected ChunkStore open() {
    return MemoryChunkStore.open(ByteSize.parse("64MiB"));
  }

  @Test
  void isFullAtItsCapacityUntilSomethingIsReleased() {
    long chunkBytes = 100L + 2 * MemoryChunkStore.OVERHEAD_BYTES;
    try (MemoryChunkStore store = MemoryChunkStore.open(new ByteSize(2 * chunkBytes))) {
      store.put(volume(1), chunk(1));
      store.put(volume(1), chunk(2));
      assertThat(store.usedBytes()).isEqualTo(2 * chunkBytes);
      fails(ErrorCode.STORAGE_FULL, () -> store.put(volume(1), chunk(3)));
      fails(ErrorCode.STORAGE_FULL, () -> store.put(volume(2), chunk(2)));
      assertThat(store.put(volume(1), chunk(1))).isEqualTo(ChunkStore.PutResult.HELD);
      assertThat(store.get(chunk(2).id())).isEqualTo(chunk(2));
      store.release(volume(1), chunk(1).id());
      assertThat(store.put(volume(1), chunk(3))).isEqualTo(ChunkStore.PutResult.STORED);
    }
  }

  @Test
  void usesNothingAfterEverythingWasReleased() {
    try (MemoryChunkStore store = MemoryChunkStore.open(ByteSize.parse("1MiB"))) {
      store.put(volume(1), chunk(1));
      store.put(volume(2), chunk(1));
      store.release(volume(1), chunk(1).id());
      store.release(volume(2), chunk(1).id());
      assertThat(store.usedBytes()).isZero();
    }
  }
}
