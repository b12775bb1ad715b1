package dev.varve.store.device;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.commit.GroupCommit;
import dev.varve.base.disk.Disk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.codec.Codec;
import dev.varve.format.segment.RecordHeader;
import dev.varve.format.segment.RecordKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongPredicate;

/// The changes of chunks: one after the other for each chunk, durable together. A change appends a
/// record to a lane and notes the chunk's new state as pending; a flush makes the lanes' segments
/// durable and then moves what was pending into the index.
///
/// Three locks, taken in this order: `cut` is shared by changes and excludes them while a flush
/// takes its cut; a stripe makes changes of one chunk take turns; a lane is held by who appends to
/// it. None is held by readers, except a lane for as long as its buffer is written.
final class Changes {
  static final ByteBuffer NO_PAYLOAD = ByteBuffer.allocate(0);

  private static final int STRIPE_COUNT = 256;

  /// When this many changes are pending, a flush begins beside the callers; at twice as many they
  /// wait for one. So the disk works while they do, and heap is bounded: a change takes about 400
  /// bytes.
  private static final int MUCH_PENDING = 16_384;

  /// The same in bytes: what a flush has to write is bounded, and with it how long a caller waits.
  private static final long MUCH_UNFLUSHED_BYTES = 64L << 20;

  private final Disk disk;
  private final Segments segments;
  private final ChunkIndex index;
  private final SegmentTable table;
  private final Space space;
  private final GroupCommit commits;
  private final List<Lane> lanes = new ArrayList<>();
  private final ReentrantLock[] stripes = new ReentrantLock[STRIPE_COUNT];
  private final ReentrantReadWriteLock cut = new ReentrantReadWriteLock();

  /// Keeps the segments' states in the index in the order of the table.
  private final ReentrantLock indexWrites = new ReentrantLock();

  private final AtomicLong sequence;
  private final AtomicInteger nextLane = new AtomicInteger();
  private final AtomicLong unflushedBytes = new AtomicLong();
  private final AtomicBoolean isFlushBegun = new AtomicBoolean();
  private final Executor background;
  private volatile Pending pending = new Pending();
  private volatile Pending flushing = new Pending();

  /// Begins where recovery ended.
  ///
  /// @param background runs flushes that nobody waits for
  Changes(Disk disk, DeviceOptions options, Recovery.Recovered recovered, Executor background) {
    this.disk = disk;
    this.background = background;
    this.segments = recovered.segments();
    this.index = recovered.index();
    this.table = recovered.table();
    this.sequence = new AtomicLong(recovered.sequence());
    this.commits = new GroupCommit(recovered.sequence(), this::flushAll);
    for (int i = 0; i < options.laneCount(); i++) {
      lanes.add(new Lane(segments, options));
    }
    for (int i = 0; i < STRIPE_COUNT; i++) {
      stripes[i] = new ReentrantLock();
    }
    this.space = new Space(disk, options.reserveBytes(), this::bufferedBytes);
  }

  private long bufferedBytes() {
    return lanes.stream().mapToLong(Lane::bufferedBytes).sum();
  }

  /// What a change does, given the chunk's newest state.
  @FunctionalInterface
  interface Change<T> {
    T apply(Optional<ChunkState> state);
  }

  /// Runs a change of one chunk: alone for that chunk, and wholly before or wholly after any cut.
  <T> T changing(ChunkId id, Change<T> change) {
    ReentrantLock stripe = stripes[Math.floorMod(id.hashCode(), STRIPE_COUNT)];
    cut.readLock().lock();
    stripe.lock();
    try {
      return change.apply(lookUp(id));
    } finally {
      stripe.unlock();
      cut.readLock().unlock();
    }
  }

  /// Looks where a state may be, newest place first. A flush moves states from the first to the
  /// second and from there to the index, and never removes one before it is in the next place.
  Optional<ChunkState> lookUp(ChunkId id) {
    Pending.Change change = pending.get(id);
    if (change == null) {
      change = flushing.get(id);
    }
    return change != null ? change.state() : indexed(id);
  }

  private Optional<ChunkState> indexed(ChunkId id) {
    try {
      return index.get(id);
    } catch (IndexDamagedException e) {
      throw indexDamaged(e);
    }
  }

  RecordHeader holdersRecord(ChunkId id, List<VolumeId> holders) {
    return new RecordHeader(
        RecordKind.HOLDERS, Codec.NONE, id, sequence.incrementAndGet(), 0, 0, 0, holders);
  }

  /// Refuses what would cut into the reserve.
  void takeRoom(RecordHeader header) {
    space.take(header.recordBytes());
  }

  /// Appends a record and notes what it changes. Called inside [#changing].
  void append(RecordHeader header, ByteBuffer payload, Optional<ChunkState> state) {
    Lane lane = takeLane();
    try {
      ChunkState.Place place = lane.append(header, payload);
      ChunkState next =
          state.isPresent() ? state.get().with(header, place) : ChunkState.of(header, place);
      pending.put(header.id(), state, Optional.of(next));
      unflushedBytes.addAndGet(header.recordBytes());
    } catch (VarveException e) {
      throw failed("write", e);
    } finally {
      lane.unlock();
    }
  }

  /// Prefers a lane that nobody is using.
  private Lane takeLane() {
    int start = nextLane.getAndIncrement();
    for (int i = 0; i < lanes.size(); i++) {
      Lane lane = lanes.get(Math.floorMod(start + i, lanes.size()));
      if (lane.tryLock()) {
        return lane;
      }
    }
    Lane lane = lanes.get(Math.floorMod(start, lanes.size()));
    lane.lock();
    return lane;
  }

  /// Replaces a chunk's state without a record. Called inside [#changing].
  void replace(ChunkId id, Optional<ChunkState> before, Optional<ChunkState> after) {
    sequence.incrementAndGet();
    pending.put(id, before, after);
  }

  long nextSequence() {
    return sequence.incrementAndGet();
  }

  /// A chunk that no flush has covered may still be in a lane's buffer.
  void writeOutIfBuffered(ChunkId id) {
    if (pending.get(id) != null || flushing.get(id) != null) {
      try {
        lanes.forEach(Lane::writeOut);
      } catch (VarveException e) {
        throw failed("write", e);
      }
    }
  }

  /// Brings the index up to date, where the device still can.
  void settle() {
    if (!isReadOnly()) {
      flush();
    }
  }

  List<ChunkIndex.Known> page(Optional<ChunkId> after, int limit) {
    try {
      return index.list(after, limit);
    } catch (IndexDamagedException e) {
      throw indexDamaged(e);
    }
  }

  /// Makes everything durable that was changed before the call.
  void flush() {
    commits.await(sequence.get());
  }

  void flushWhenMuchIsPending() {
    if (isPending(1) && isFlushBegun.compareAndSet(false, true)) {
      long point = sequence.get();
      background.execute(() -> flushBeside(point));
    }
    if (isPending(2)) {
      flush();
    }
  }

  private boolean isPending(int times) {
    return pending.size() > times * MUCH_PENDING
        || unflushedBytes.get() > times * MUCH_UNFLUSHED_BYTES;
  }

  private void flushBeside(long point) {
    try {
      commits.await(point);
    } catch (VarveException e) {
      // Nobody waits here: the group keeps the failure and tells every later caller.
      Check.invariant(isReadOnly(), () -> "a failed flush was not kept");
    } finally {
      isFlushBegun.set(false);
    }
  }

  /// Makes everything durable that was appended before, then tells the index. Run by one thread at
  /// a time, as the flush of [#commits].
  private long flushAll() {
    List<Lane.Cut> cuts = new ArrayList<>();
    long reached;
    cut.writeLock().lock();
    try {
      reached = sequence.get();
      lanes.forEach(lane -> cuts.addAll(lane.cut()));
      flushing = pending;
      pending = new Pending();
      unflushedBytes.set(0);
    } finally {
      cut.writeLock().unlock();
    }
    try {
      makeDurable(cuts);
      tellIndex(cuts, reached);
    } catch (VarveException e) {
      cuts.stream().filter(Lane.Cut::isComplete).forEach(cut -> cut.segment().close());
      throw readOnly("flush", e);
    } catch (IndexDamagedException e) {
      throw readOnly("index write", indexDamaged(e));
    }
    flushing = new Pending();
    return reached;
  }

  private void makeDurable(List<Lane.Cut> cuts) {
    lanes.forEach(Lane::writeOut);
    for (Lane.Cut cut : cuts) {
      cut.segment().flush(cut.endBytes());
      if (cut.isComplete()) {
        cut.segment().seal();
      }
    }
    if (cuts.stream().anyMatch(cut -> cut.segment().isNew())) {
      segments.flushDirectory();
      cuts.forEach(cut -> cut.segment().noteEntryDurable());
    }
  }

  private void tellIndex(List<Lane.Cut> cuts, long reached) {
    indexWrites.lock();
    try {
      writeIndex(cuts, reached);
    } finally {
      indexWrites.unlock();
    }
  }

  private void writeIndex(List<Lane.Cut> cuts, long reached) {
    List<SegmentState> changed = new ArrayList<>(table.addLive(flushing.liveDeltas()));
    for (Lane.Cut cut : cuts) {
      SegmentState.Phase phase =
          cut.isComplete() ? SegmentState.Phase.SEALED : SegmentState.Phase.OPEN;
      changed.add(
          table.update(cut.segment().nonce(), state -> state.in(phase).indexedTo(cut.endBytes())));
    }
    index.write(new ChunkIndex.Batch(flushing.states(), changed, List.of(), List.of(), reached));
  }

  /// Ends open segments, so that the next flush seals them.
  ///
  /// @param wanted picks them by their nonces
  void completeLanes(LongPredicate wanted) {
    cut.writeLock().lock();
    try {
      sequence.incrementAndGet();
      lanes.forEach(lane -> lane.complete(wanted));
    } catch (VarveException e) {
      throw failed("write", e);
    } finally {
      cut.writeLock().unlock();
    }
  }

  /// Moves a segment to another phase, before anything that is written to the index later.
  void enter(SegmentState.Phase phase, long nonce) {
    indexWrites.lock();
    try {
      index.write(ChunkIndex.Batch.ofSegment(table.update(nonce, state -> state.in(phase))));
    } catch (IndexDamagedException e) {
      throw indexDamaged(e);
    } finally {
      indexWrites.unlock();
    }
  }

  /// Deletes the file of a segment that no chunk's state names any more.
  void delete(long nonce) {
    indexWrites.lock();
    try {
      new Removal(segments, index, table).finish(nonce, true);
    } catch (IndexDamagedException e) {
      throw indexDamaged(e);
    } finally {
      indexWrites.unlock();
    }
  }

  boolean isReadOnly() {
    return commits.failure() != null;
  }

  void throwIfReadOnly() {
    commits.throwIfFailed();
  }

  /// Seals what is open, makes everything durable, and closes the files of the lanes.
  void close() {
    try {
      if (!isReadOnly()) {
        completeLanes(nonce -> true);
        flush();
        index.flush();
      }
    } catch (IndexDamagedException e) {
      // The segments have everything, durably: all that is lost is that the next open is quick.
      Recovery.demandRebuild(disk);
    } finally {
      lanes.forEach(Lane::abandon);
    }
  }

  private VarveException failed(String what, VarveException cause) {
    VarveException failure = readOnly(what, cause);
    commits.fail(failure);
    return failure;
  }

  private VarveException readOnly(String what, VarveException cause) {
    return cause.code() == ErrorCode.READ_ONLY
        ? cause
        : new VarveException(
            ErrorCode.READ_ONLY,
            "the device "
                + disk.describe("")
                + " takes no more changes since a "
                + what
                + " failed; mend the cause and open it again. "
                + cause.getMessage(),
            cause);
  }

  private VarveException indexDamaged(IndexDamagedException cause) {
    Recovery.demandRebuild(disk);
    return new VarveException(
        ErrorCode.CORRUPT,
        "the index of the device "
            + disk.describe("")
            + " is damaged; open the device again to rebuild it from the segments. "
            + cause.getMessage(),
        cause);
  }
}
