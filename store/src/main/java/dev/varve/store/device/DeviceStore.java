package dev.varve.store.device;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.RandomSource;
import dev.varve.base.VarveException;
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
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
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
/// bytes: past a bound a flush begins beside the callers, past twice the bound they wait for it.
public final class DeviceStore implements ChunkStore {
  static final String LOCK_FILE = "lock";

  private final Disk disk;
  private final DeviceOptions options;
  private final DiskLock directoryLock;
  private final DeviceId deviceId;
  private final Segments segments;
  private final ChunkIndex index;
  private final SegmentTable table;
  private final List<String> findings;
  private final RecordReader reader;
  private final Workspace.Pool workspaces;
  private final Changes changes;
  private final AtomicBoolean closed = new AtomicBoolean();

  private DeviceStore(
      Disk disk,
      DeviceOptions options,
      DiskLock directoryLock,
      Recovery.Recovered recovered,
      Executor background) {
    this.disk = disk;
    this.options = options;
    this.directoryLock = directoryLock;
    this.deviceId = recovered.deviceId();
    this.segments = recovered.segments();
    this.index = recovered.index();
    this.table = recovered.table();
    this.findings = recovered.findings();
    this.reader = new RecordReader(segments);
    this.workspaces = new Workspace.Pool(options.readerCount());
    this.changes = new Changes(disk, options, recovered, background);
  }

  /// Opens a device, and makes one when the directory is empty. Repairs what a crash left: a torn
  /// end of a segment is cut, an index that is missing, behind or damaged is brought up to date
  /// from the segments; [#findings] tells what was done.
  ///
  /// @param directory an existing directory, empty or a device's
  /// @param options how it behaves
  /// @return the device, to be closed
  /// @throws VarveException `LOCKED` when another process has it open, `CORRUPT` or
  ///   `UNKNOWN_FORMAT`, naming the file, when the directory cannot be used; repairs made before it
  ///   was met stay made, and nothing is lost
  public static DeviceStore open(Path directory, DeviceOptions options) {
    Disk disk = Disk.at(directory);
    return open(
        disk,
        options,
        RandomSource.system(),
        RocksIndex.factory(disk, options),
        Thread.ofVirtual().name("varve-device-flush")::start);
  }

  /// Opens a device whose index is only kept in memory: each open reads all its segments. For small
  /// devices and simulated disks.
  ///
  /// @param disk a directory, empty or a device's
  /// @param options how it behaves
  /// @param random where the names of segments come from
  /// @param background runs flushes that nobody waits for
  /// @return the device, to be closed
  /// @throws VarveException as [#open(Path, DeviceOptions)] does
  public static DeviceStore openIndexedInMemory(
      Disk disk, DeviceOptions options, RandomSource random, Executor background) {
    return open(disk, options, random, MemoryIndex.factory(), background);
  }

  static DeviceStore open(
      Disk disk,
      DeviceOptions options,
      RandomSource random,
      ChunkIndex.Factory indexFactory,
      Executor background) {
    DiskLock lock = disk.lock(LOCK_FILE);
    try {
      return new DeviceStore(
          disk, options, lock, new Recovery(disk, random, indexFactory).recover(), background);
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
      result = changes.changing(chunk.id(), state -> put(holder, chunk, content, state));
    }
    changes.flushWhenMuchIsPending();
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
    return changes.lookUp(id).filter(ChunkState::isShareable).isPresent();
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
    RecordHeader header = changes.holdersRecord(id, holders);
    changes.takeRoom(header);
    changes.append(header, Changes.NO_PAYLOAD, Optional.of(state));
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
            changes.nextSequence(),
            chunk.sizeBytes(),
            encoded.bytes().remaining(),
            encoded.codec() == Codec.NONE
                ? chunk.crc32c()
                : RecordHeader.payloadCrc(encoded.bytes()),
            holders);
    changes.takeRoom(header);
    changes.append(header, encoded.bytes().duplicate(), state);
  }

  @Override
  public boolean release(VolumeId holder, ChunkId id) {
    checkWritable();
    boolean released =
        changes.changing(
            id,
            state -> {
              if (state.isEmpty() || !state.get().holders().contains(holder)) {
                return false;
              }
              List<VolumeId> left =
                  state.get().holders().stream().filter(other -> !other.equals(holder)).toList();
              changes.append(changes.holdersRecord(id, left), Changes.NO_PAYLOAD, state);
              return true;
            });
    changes.flushWhenMuchIsPending();
    return released;
  }

  @Override
  public Chunk get(ChunkId id) {
    return reading(id, (place, workspace) -> reader.read(id, place, workspace));
  }

  @Override
  public int get(ChunkId id, int offset, ByteBuffer target) {
    return reading(id, (place, workspace) -> reader.read(id, place, workspace, offset, target));
  }

  /// What a read does with the place of a chunk's content.
  @FunctionalInterface
  private interface Reading<T> {
    T from(ChunkState.Place place, Workspace workspace);
  }

  private <T> T reading(ChunkId id, Reading<T> reading) {
    checkOpen();
    Optional<ChunkState> state = changes.lookUp(id);
    while (true) {
      ChunkState.Place place = contentPlace(id, state);
      try {
        return read(id, place, reading);
      } catch (VarveException e) {
        state = changes.lookUp(id);
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

  private <T> T read(ChunkId id, ChunkState.Place place, Reading<T> reading) {
    changes.writeOutIfBuffered(id);
    Workspace workspace = workspaces.take();
    try {
      return reading.from(place, workspace);
    } finally {
      workspaces.give(workspace);
    }
  }

  private static boolean isContentOf(Optional<ChunkState> state, ChunkState.Place place) {
    return state.isPresent() && state.get().hasContentAt(place);
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

  /// Remembers that a chunk cannot be read, so that a put of it writes it anew.
  void noteDamage(ChunkId id, ChunkState.Place place) {
    changes.changing(
        id,
        state -> {
          if (isContentOf(state, place) && !state.orElseThrow().damaged()) {
            changes.replace(id, state, Optional.of(state.orElseThrow().asDamaged()));
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
    changes.settle();
    List<Entry> entries = new ArrayList<>();
    Optional<ChunkId> last = after;
    while (entries.size() < limit) {
      List<ChunkIndex.Known> page = changes.page(last, limit - entries.size());
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

  @Override
  public void flush() {
    checkOpen();
    changes.flush();
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
        changes.isReadOnly());
  }

  /// Flushes, seals every segment and gives the directory back. Closing twice does nothing.
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      changes.close();
    } finally {
      segments.close();
      index.close();
      directoryLock.close();
    }
  }

  /// Returns the size of a chunk's record, 0 when there is none.
  int contentBytes(ChunkId id) {
    return changes
        .lookUp(id)
        .flatMap(ChunkState::content)
        .map(ChunkState.Place::lengthBytes)
        .orElse(0);
  }

  private void checkOpen() {
    Check.state(!closed.get(), () -> "the device " + disk.describe("") + " is closed");
  }

  private void checkWritable() {
    checkOpen();
    changes.throwIfReadOnly();
  }

  Changes changes() {
    return changes;
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
