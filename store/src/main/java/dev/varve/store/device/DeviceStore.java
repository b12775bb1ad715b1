package dev.varve.store.device;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.RandomSource;
import dev.varve.base.VarveException;
import dev.varve.base.commit.GroupCommit;
import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskLock;
import dev.varve.base.time.Clock;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.codec.Codec;
import dev.varve.format.codec.Encoded;
import dev.varve.format.segment.RecordHeader;
import dev.varve.format.segment.RecordKind;
import dev.varve.store.ChunkStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongPredicate;
import java.util.stream.Stream;

/// A directory on a disk that keeps chunks.
///
/// A put appends one record to a log segment and remembers it in memory; a release appends a record
/// that says who still holds the chunk. A [#flush] makes the segments durable and then, in one
/// step, tells the index. So the index never knows more than the segments, and whatever it lacks
/// after a crash is read from them at the next [#open]. A write or flush that fails makes the
/// device read-only until then.
///
/// Memory is bounded by [DeviceOptions]; changes that wait for a flush are bounded by number and
/// bytes: the put that passes a bound flushes first.
public final class DeviceStore implements ChunkStore {
  static final String LOCK_FILE = "lock";

  private static final int STRIPE_COUNT = 256;

  /// Bounds the heap that unflushed changes take: about 400 bytes each.
  private static final int MAX_PENDING = 32_768;

  /// Bounds what one flush has to write, and with it how long a waiting caller waits.
  private static final long MAX_UNFLUSHED_BYTES = 64L << 20;

  private static final ByteBuffer NO_PAYLOAD = ByteBuffer.allocate(0);

  private final Disk disk;
  private final DeviceOptions options;
  private final DiskLock directoryLock;
  private final DeviceId deviceId;
  private final Segments segments;
  private final ChunkIndex index;
  private final SegmentTable table;
  private final List<String> findings;
  private final List<Lane> lanes = new ArrayList<>();
  private final RecordReader reader;
  private final Workspace.Pool workspaces;
  private final Space space;
  private final GroupCommit commits;
  private final ReentrantLock[] stripes = new ReentrantLock[STRIPE_COUNT];

  /// Changes of chunks share it; taking the cut for a flush excludes them.
  private final ReentrantReadWriteLock changes = new ReentrantReadWriteLock();

  /// Keeps the segments' states in the index in the order of the table.
  private final ReentrantLock indexWrites = new ReentrantLock();

  private final AtomicLong sequence;
  private final AtomicInteger nextLane = new AtomicInteger();
  private final AtomicLong unflushedBytes = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Pending pending = new Pending();
  private volatile Pending flushing = new Pending();

  private DeviceStore(
      Disk disk, DeviceOptions options, DiskLock directoryLock, Recovery.Recovered recovered) {
    this.disk = disk;
    this.options = options;
    this.directoryLock = directoryLock;
    this.deviceId = recovered.deviceId();
    this.segments = recovered.segments();
    this.index = recovered.index();
    this.table = recovered.table();
    this.findings = recovered.findings();
    this.sequence = new AtomicLong(recovered.sequence());
    this.reader = new RecordReader(segments);
    this.workspaces = new Workspace.Pool(options.readerCount());
    this.space =
        new Space(
            disk,
            options.reserveBytes(),
            () -> lanes.stream().mapToLong(Lane::bufferedBytes).sum());
    this.commits = new GroupCommit(recovered.sequence(), this::flushAll);
    for (int i = 0; i < options.laneCount(); i++) {
      lanes.add(new Lane(segments, options));
    }
    for (int i = 0; i < STRIPE_COUNT; i++) {
      stripes[i] = new ReentrantLock();
    }
  }

  /// Opens a device, and makes one when the directory is empty. Repairs what a crash left: a torn
  /// end of a segment is cut, an index that is missing, behind or damaged is brought up to date
  /// from the segments; [#findings] tells what was done.
  ///
  /// @param directory an existing directory, empty or a device's
  /// @param options how it behaves
  /// @return the device, to be closed
  /// @throws VarveException `LOCKED` when another process has it open, `CORRUPT` or
  ///   `UNKNOWN_FORMAT`, naming the file, when the directory cannot be used; nothing is changed
  ///   then
  public static DeviceStore open(Path directory, DeviceOptions options) {
    Disk disk = Disk.at(directory);
    return open(
        disk,
        options,
        RandomSource.system(),
        RocksIndex.factory(Path.of(disk.describe(RocksIndex.DIRECTORY)), options));
  }

  static DeviceStore open(
      Disk disk, DeviceOptions options, RandomSource random, ChunkIndex.Factory indexFactory) {
    DiskLock lock = disk.lock(LOCK_FILE);
    try {
      return new DeviceStore(
          disk, options, lock, new Recovery(disk, random, indexFactory).recover());
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  @Override
  public PutResult put(VolumeId holder, Chunk chunk) {
    checkWritable();
    Optional<PutResult> result = Optional.empty();
    Optional<Encoded> encoded = Optional.empty();
    while (result.isEmpty()) {
      if (!isShareable(chunk.id())) {
        encoded = Optional.of(encoded.orElseGet(() -> encode(chunk)));
      }
      Optional<Encoded> content = encoded;
      result = changing(chunk.id(), state -> put(holder, chunk, content, state));
    }
    flushWhenMuchIsPending();
    return result.get();
  }

  /// Puts a chunk, or does nothing when its content turns out to be needed and is not encoded yet,
  /// which is not done here, while others wait.
  private Optional<PutResult> put(
      VolumeId holder, Chunk chunk, Optional<Encoded> content, Optional<ChunkState> state) {
    if (state.isPresent() && state.get().isShareable()) {
      return Optional.of(share(holder, chunk.id(), state.get()));
    }
    content.ifPresent(encoded -> store(holder, chunk, encoded, state));
    return content.map(encoded -> PutResult.STORED);
  }

  private boolean isShareable(ChunkId id) {
    return lookUp(id).filter(ChunkState::isShareable).isPresent();
  }

  private Encoded encode(Chunk chunk) {
    if (options.codec() == Codec.NONE) {
      return new Encoded(Codec.NONE, chunk.content());
    }
    Workspace workspace = workspaces.take();
    try {
      return workspace.encode(options.codec(), chunk);
    } finally {
      workspaces.give(workspace);
    }
  }

  private PutResult share(VolumeId holder, ChunkId id, ChunkState state) {
    if (state.holders().contains(holder)) {
      return PutResult.HELD;
    }
    List<VolumeId> holders =
        Stream.concat(state.holders().stream(), Stream.of(holder)).sorted().toList();
    if (holders.size() > MAX_HOLDERS) {
      throw new VarveException(
          ErrorCode.LIMIT_EXCEEDED,
          "chunk " + id + " is held by " + MAX_HOLDERS + " volumes, the most that may hold one");
    }
    RecordHeader header = holdersRecord(id, holders);
    space.take(header.recordBytes());
    append(header, NO_PAYLOAD, Optional.of(state));
    return PutResult.SHARED;
  }

  private void store(VolumeId holder, Chunk chunk, Encoded encoded, Optional<ChunkState> state) {
    List<VolumeId> holders =
        Stream.concat(state.map(ChunkState::holders).orElse(List.of()).stream(), Stream.of(holder))
            .distinct()
            .sorted()
            .toList();
    RecordHeader header =
        new RecordHeader(
            RecordKind.CHUNK,
            encoded.codec(),
            chunk.id(),
            sequence.incrementAndGet(),
            chunk.sizeBytes(),
            encoded.bytes().remaining(),
            encoded.codec() == Codec.NONE
                ? chunk.crc32c()
                : RecordHeader.payloadCrc(encoded.bytes()),
            holders);
    space.take(header.recordBytes());
    append(header, encoded.bytes().duplicate(), state);
  }

  @Override
  public boolean release(VolumeId holder, ChunkId id) {
    checkWritable();
    boolean released =
        changing(
            id,
            state -> {
              if (state.isEmpty() || !state.get().holders().contains(holder)) {
                return false;
              }
              List<VolumeId> left =
                  state.get().holders().stream().filter(other -> !other.equals(holder)).toList();
              append(holdersRecord(id, left), NO_PAYLOAD, state);
              return true;
            });
    flushWhenMuchIsPending();
    return released;
  }

  RecordHeader holdersRecord(ChunkId id, List<VolumeId> holders) {
    return new RecordHeader(
        RecordKind.HOLDERS, Codec.NONE, id, sequence.incrementAndGet(), 0, 0, 0, holders);
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

  /// What a change does, given the chunk's newest state.
  @FunctionalInterface
  interface Change<T> {
    T apply(Optional<ChunkState> state);
  }

  /// Runs a change of one chunk: alone for that chunk, and wholly before or wholly after any cut.
  <T> T changing(ChunkId id, Change<T> change) {
    ReentrantLock stripe = stripes[Math.floorMod(id.hashCode(), STRIPE_COUNT)];
    changes.readLock().lock();
    stripe.lock();
    try {
      return change.apply(lookUp(id));
    } finally {
      stripe.unlock();
      changes.readLock().unlock();
    }
  }

  /// Replaces a chunk's state without a record. Called inside [#changing].
  void replace(ChunkId id, Optional<ChunkState> before, Optional<ChunkState> after) {
    sequence.incrementAndGet();
    pending.put(id, before, after);
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

  @Override
  public Chunk get(ChunkId id) {
    checkOpen();
    Optional<ChunkState> state = lookUp(id);
    while (true) {
      ChunkState.Place place = contentPlace(id, state);
      try {
        return read(id, place);
      } catch (VarveException e) {
        state = lookUp(id);
        if (isContentOf(state, place)) {
          if (e.code() == ErrorCode.CORRUPT) {
            noteDamage(id, place);
          }
          throw e;
        }
        // Compaction moved the chunk between the look at its state and the read.
      }
    }
  }

  private Chunk read(ChunkId id, ChunkState.Place place) {
    writeOutIfBuffered(id);
    Workspace workspace = workspaces.take();
    try {
      return reader.read(id, place, workspace);
    } finally {
      workspaces.give(workspace);
    }
  }

  private static boolean isContentOf(Optional<ChunkState> state, ChunkState.Place place) {
    return state.flatMap(ChunkState::content).equals(Optional.of(place));
  }

  private ChunkState.Place contentPlace(ChunkId id, Optional<ChunkState> state) {
    if (state.isPresent() && !state.get().isDead() && state.get().content().isPresent()) {
      return state.get().content().get();
    }
    List<ChunkIndex.LostRange> lost = index.lostRanges();
    if (!lost.isEmpty()) {
      throw new VarveException(
          ErrorCode.CORRUPT,
          "chunk "
              + id
              + " is not known, and may have been among records that are damaged in "
              + segments.path(lost.getFirst().nonce())
              + " at offset "
              + lost.getFirst().offset()
              + "; put the chunk again or restore it from a copy");
    }
    throw new VarveException(ErrorCode.NOT_FOUND, "no volume holds chunk " + id);
  }

  /// A chunk that no flush has covered may still be in a lane's buffer.
  private void writeOutIfBuffered(ChunkId id) {
    if (pending.get(id) != null || flushing.get(id) != null) {
      try {
        lanes.forEach(Lane::writeOut);
      } catch (VarveException e) {
        throw failed("write", e);
      }
    }
  }

  /// Remembers that a chunk cannot be read, so that a put of it writes it anew.
  void noteDamage(ChunkId id, ChunkState.Place place) {
    changing(
        id,
        state -> {
          if (isContentOf(state, place) && !state.orElseThrow().damaged()) {
            replace(id, state, Optional.of(state.orElseThrow().asDamaged()));
          }
          return state;
        });
  }

  @Override
  public boolean contains(ChunkId id) {
    checkOpen();
    return isShareable(id);
  }

  @Override
  public List<Entry> list(Optional<ChunkId> after, int limit) {
    checkOpen();
    Check.argument(
        limit >= 1 && limit <= MAX_LIST,
        () -> "a limit is from 1 to " + MAX_LIST + ", found " + limit);
    settle();
    List<Entry> entries = new ArrayList<>();
    Optional<ChunkId> last = after;
    while (entries.size() < limit) {
      List<ChunkIndex.Known> page = page(last, limit - entries.size());
      for (ChunkIndex.Known known : page) {
        if (!known.state().isDead()) {
          entries.add(new Entry(known.id(), known.state().holders()));
        }
        last = Optional.of(known.id());
      }
      if (page.isEmpty()) {
        break;
      }
    }
    return entries;
  }

  /// Brings the index up to date, where the device still can.
  private void settle() {
    if (!isReadOnly()) {
      commits.await(sequence.get());
    }
  }

  private List<ChunkIndex.Known> page(Optional<ChunkId> after, int limit) {
    try {
      return index.list(after, limit);
    } catch (IndexDamagedException e) {
      throw indexDamaged(e);
    }
  }

  @Override
  public void flush() {
    checkOpen();
    commits.await(sequence.get());
  }

  private void flushWhenMuchIsPending() {
    if (pending.size() > MAX_PENDING || unflushedBytes.get() > MAX_UNFLUSHED_BYTES) {
      commits.await(sequence.get());
    }
  }

  /// Makes everything durable that was appended before, then tells the index. Run by one thread at
  /// a time, as the flush of [#commits].
  private long flushAll() {
    List<Lane.Cut> cuts = new ArrayList<>();
    long reached;
    changes.writeLock().lock();
    try {
      reached = sequence.get();
      lanes.forEach(lane -> cuts.addAll(lane.cut()));
      flushing = pending;
      pending = new Pending();
      unflushedBytes.set(0);
    } finally {
      changes.writeLock().unlock();
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
    for (Lane.Cut cut : cuts) {
      SegmentState.Phase phase =
          cut.isComplete() ? SegmentState.Phase.SEALED : SegmentState.Phase.OPEN;
      table.update(cut.segment().nonce(), state -> state.in(phase).indexedTo(cut.endBytes()));
    }
    List<SegmentState> changed = new ArrayList<>(table.addLive(flushing.liveDeltas()));
    cuts.forEach(cut -> changed.add(table.update(cut.segment().nonce(), state -> state)));
    index.write(new ChunkIndex.Batch(flushing.states(), changed, List.of(), List.of(), reached));
  }

  /// Takes space back: seals and rewrites segments that are mostly dead, and deletes them.
  ///
  /// @param compactionOptions when a segment is worth it, and how fast to go
  /// @param clock paces the work
  /// @return what was done
  public CompactionReport compact(CompactionOptions compactionOptions, Clock clock) {
    checkWritable();
    return new Compaction(this, compactionOptions, clock).run();
  }

  /// Reads everything that is held and verifies it. Damage is reported, and remembered so that a
  /// put of a damaged chunk writes it anew; nothing else is changed.
  ///
  /// @param bytesPerSecond the rate to stay below
  /// @param clock paces the work
  /// @return what was read and found
  public ScrubReport scrub(long bytesPerSecond, Clock clock) {
    checkOpen();
    return new Scrub(this, clock.pacer(bytesPerSecond)).run();
  }

  /// Tells what opening the device found and repaired.
  ///
  /// @return sentences, empty when there was nothing to do
  public List<String> findings() {
    return findings;
  }

  /// Tells how much the device keeps.
  ///
  /// @return sizes as of the last flush
  public DeviceUsage usage() {
    List<SegmentState> all = table.all();
    return new DeviceUsage(
        deviceId.toString(),
        all.size(),
        all.stream().mapToLong(SegmentState::indexedBytes).sum(),
        all.stream().mapToLong(SegmentState::liveBytes).sum(),
        disk.usableBytes(),
        isReadOnly());
  }

  /// Flushes, seals every segment and gives the directory back. Closing twice does nothing.
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      if (!isReadOnly()) {
        completeLanes(nonce -> true);
        commits.await(sequence.incrementAndGet());
        index.flush();
      }
    } finally {
      lanes.forEach(Lane::abandon);
      segments.close();
      index.close();
      directoryLock.close();
    }
  }

  /// Ends open segments, so that the next flush seals them.
  ///
  /// @param wanted picks them by their nonces
  void completeLanes(LongPredicate wanted) {
    changes.writeLock().lock();
    try {
      lanes.forEach(lane -> lane.complete(wanted));
    } catch (VarveException e) {
      throw failed("write", e);
    } finally {
      changes.writeLock().unlock();
    }
  }

  /// Moves a segment to another phase, durably.
  void enter(SegmentState.Phase phase, long nonce) {
    indexWrites.lock();
    try {
      index.write(ChunkIndex.Batch.ofSegment(table.update(nonce, state -> state.in(phase))));
      index.flush();
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
      new Removal(segments, index, table).deleteFile(nonce, true);
    } catch (IndexDamagedException e) {
      throw indexDamaged(e);
    } finally {
      indexWrites.unlock();
    }
  }

  /// Returns the size of a chunk's record, 0 when there is none.
  int contentBytes(ChunkId id) {
    return lookUp(id).flatMap(ChunkState::content).map(ChunkState.Place::lengthBytes).orElse(0);
  }

  long nextSequence() {
    return sequence.incrementAndGet();
  }

  private boolean isReadOnly() {
    try {
      commits.throwIfFailed();
      return false;
    } catch (VarveException e) {
      return true;
    }
  }

  private void checkOpen() {
    Check.state(!closed.get(), () -> "the device " + disk.describe("") + " is closed");
  }

  private void checkWritable() {
    checkOpen();
    commits.throwIfFailed();
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

  Segments segments() {
    return segments;
  }

  ChunkIndex index() {
    return index;
  }

  SegmentTable table() {
    return table;
  }

  DeviceOptions options() {
    return options;
  }

  RecordReader reader() {
    return reader;
  }

  Workspace.Pool workspaces() {
    return workspaces;
  }
}
