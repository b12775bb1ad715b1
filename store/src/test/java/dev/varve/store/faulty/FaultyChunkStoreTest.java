package dev.varve.store.faulty;

import static dev.varve.store.TestChunks.chunk;
import static dev.varve.store.TestChunks.fails;
import static dev.varve.store.TestChunks.volume;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ByteSize;
import dev.varve.base.ErrorCode;
import dev.varve.store.ChunkStore;
import dev.varve.store.ChunkStoreContract;
import dev.varve.store.StoreCall;
import dev.varve.store.faulty.Fault.Moment;
import dev.varve.store.memory.MemoryChunkStore;
import dev.varve.testkit.SimClock;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Without faults it is the store below; with them, calls fail by their numbers.
final class FaultyChunkStoreTest extends ChunkStoreContract {
  private final SimClock clock = new SimClock();
  private final FaultyChunkStore store = faulty();

  private FaultyChunkStore faulty() {
    return new FaultyChunkStore(MemoryChunkStore.open(new ByteSize(64 << 20)), clock);
  }

  @Override
  protected ChunkStore open() {
    return faulty();
  }

  private static Fault failure(StoreCall call, long first, long count, Moment moment) {
    return new Fault.Failure(call, first, count, ErrorCode.DISK_FAILED, moment);
  }

  @Test
  void aFailureBeforeAppliesNothingAndOneAfterEverything() {
    store.plan(failure(StoreCall.PUT, 1, 1, Moment.BEFORE));
    store.plan(failure(StoreCall.PUT, 2, 1, Moment.AFTER));
    fails(ErrorCode.DISK_FAILED, () -> store.put(volume(1), chunk(1)));
    assertThat(store.contains(chunk(1).id())).isFalse();
    fails(ErrorCode.DISK_FAILED, () -> store.put(volume(1), chunk(1)));
    assertThat(store.contains(chunk(1).id())).isTrue();
    assertThat(store.put(volume(1), chunk(1))).isEqualTo(ChunkStore.PutResult.HELD);
    assertThat(store.callCount(StoreCall.PUT)).isEqualTo(3);
  }

  @Test
  void aBatchFailsInItsMiddle() {
    store.plan(failure(StoreCall.PUT, 2, Fault.FOREVER, Moment.BEFORE));
    fails(
        ErrorCode.DISK_FAILED,
        () -> store.putAll(volume(1), List.of(chunk(1), chunk(2), chunk(3))));
    assertThat(store.contains(chunk(1).id())).isTrue();
    assertThat(store.contains(chunk(3).id())).isFalse();
    store.heal();
    assertThat(store.put(volume(1), chunk(2))).isEqualTo(ChunkStore.PutResult.STORED);
  }

  @Test
  void aDelayPassesOnTheClock() {
    store.plan(new Fault.Delay(StoreCall.FLUSH, 1, 2, 1_000));
    long startNanos = clock.monotonicNanos();
    store.flush();
    store.flush();
    store.flush();
    assertThat(clock.monotonicNanos() - startNanos).isEqualTo(2_000);
  }
}
