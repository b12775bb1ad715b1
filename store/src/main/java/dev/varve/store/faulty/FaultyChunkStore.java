package dev.varve.store.faulty;

import dev.varve.base.Check;
import dev.varve.base.VarveException;
import dev.varve.base.time.Clock;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.store.ChunkStore;
import dev.varve.store.StoreCall;
import dev.varve.store.faulty.Fault.Moment;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Passes calls to another store, except that [Fault]s happen to them. The same calls in the same
/// order meet the same faults. A batch passes as the calls that it is made of, so that it can fail
/// in its middle. Without faults it is the store below.
public final class FaultyChunkStore implements ChunkStore {
  /// Every call looks at every fault, so they are few.
  static final int MAX_FAULTS = 1000;

  private final ChunkStore store;
  private final Clock clock;
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final Map<StoreCall, AtomicLong> callCounts = new EnumMap<>(StoreCall.class);

  /// Wraps a store.
  ///
  /// @param store the store below; closed with this one, without faults
  /// @param clock what delays wait on
  public FaultyChunkStore(ChunkStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
    for (StoreCall call : StoreCall.values()) {
      callCounts.put(call, new AtomicLong());
    }
  }

  /// Plans a fault. Of several failures of one call the first planned wins; delays add up.
  ///
  /// @param fault the fault
  public void plan(Fault fault) {
    Check.argument(
        faults.size() < MAX_FAULTS, () -> "a plan has at most " + MAX_FAULTS + " faults");
    faults.add(fault);
  }

  /// Forgets all faults.
  public void heal() {
    faults.clear();
  }

  /// Returns how many calls of a kind came so far, with those that failed.
  ///
  /// @param call the kind
  /// @return the number of the last call, or 0
  public long callCount(StoreCall call) {
    return counter(call).get();
  }

  @Override
  public PutResult put(VolumeId holder, Chunk chunk) {
    return faulted(StoreCall.PUT, () -> store.put(holder, chunk));
  }

  @Override
  public boolean release(VolumeId holder, ChunkId id) {
    return faulted(StoreCall.RELEASE, () -> store.release(holder, id));
  }

  @Override
  public Chunk get(ChunkId id) {
    return faulted(StoreCall.GET, () -> store.get(id));
  }

  @Override
  public int get(ChunkId id, int offset, ByteBuffer target) {
    ByteBuffer view = target.duplicate();
    int count = faulted(StoreCall.GET_RANGE, () -> store.get(id, offset, view));
    target.position(view.position());
    return count;
  }

  @Override
  public boolean contains(ChunkId id) {
    return faulted(StoreCall.CONTAINS, () -> store.contains(id));
  }

  @Override
  public List<Entry> list(Optional<ChunkId> after, int limit) {
    return faulted(StoreCall.LIST, () -> store.list(after, limit));
  }

  @Override
  public void flush() {
    faulted(
        StoreCall.FLUSH,
        () -> {
          store.flush();
          return true;
        });
  }

  @Override
  public void close() {
    store.close();
  }

  private <T> T faulted(StoreCall call, Supplier<T> work) {
    long number = counter(call).incrementAndGet();
    List<Fault> due =
        faults.stream().filter(fault -> fault.call() == call && fault.covers(number)).toList();
    due.forEach(this::delay);
    due.forEach(fault -> fail(fault, number, Moment.BEFORE));
    T result = work.get();
    due.forEach(fault -> fail(fault, number, Moment.AFTER));
    return result;
  }

  private void delay(Fault fault) {
    switch (fault) {
      case Fault.Delay delay -> clock.sleep(delay.durationNanos());
      case Fault.Failure _ -> {}
    }
  }

  private static void fail(Fault fault, long number, Moment moment) {
    switch (fault) {
      case Fault.Failure failure when failure.moment() == moment ->
          throw new VarveException(
              failure.code(),
              "planned: %s number %d fails, %s it reached the store below"
                  .formatted(failure.call(), number, moment == Moment.BEFORE ? "before" : "after"));
      case Fault.Failure _, Fault.Delay _ -> {}
    }
  }

  private AtomicLong counter(StoreCall call) {
    return Objects.requireNonNull(callCounts.get(call));
  }
}
