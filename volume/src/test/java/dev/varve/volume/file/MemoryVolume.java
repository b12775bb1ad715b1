package dev.varve.volume.file;

import dev.varve.base.ByteSize;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.store.ChunkStore;
import dev.varve.store.StoreCall;
import dev.varve.store.counting.CountingChunkStore;
import dev.varve.store.faulty.Fault;
import dev.varve.store.faulty.FaultyChunkStore;
import dev.varve.store.memory.MemoryChunkStore;
import dev.varve.testkit.SimClock;
import dev.varve.tree.NodeCache;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.Envelope;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.state.Outcome;
import dev.varve.volume.state.State;
import dev.varve.volume.state.StateCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Predicate;

/// A volume without journal: a state in memory, and open files over it. Everything that files
/// submit is noted, and can be refused.
final class MemoryVolume implements Submitter {
  static final VolumeId ID = new VolumeId(7, 7);

  final SimClock clock = new SimClock();
  final MemoryChunkStore memory = MemoryChunkStore.open(new ByteSize(256 * ByteSize.MIB));
  final FaultyChunkStore faulty = new FaultyChunkStore(memory, clock);
  final CountingChunkStore store = new CountingChunkStore(faulty);
  final ChunkLedger ledger = new ChunkLedger();
  final List<Operation> submitted = new ArrayList<>();
  final OpenFiles files;

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final State state;
  private Predicate<Operation> refused = operation -> false;
  private ErrorCode refusal = ErrorCode.STORAGE_FULL;
  private int syncCount;

  /// The same on every machine.
  private static final FileOptions OPTIONS =
      new FileOptions(10 << 20, TimeUnit.MILLISECONDS.toNanos(200), 64 << 20, 8);

  MemoryVolume() {
    this(OPTIONS);
  }

  MemoryVolume(FileOptions options) {
    this(options, Runnable::run);
  }

  MemoryVolume(FileOptions options, Executor executor) {
    NodeCache nodes = new NodeCache(memory::get, ByteSize.MIB);
    state = State.create(nodes, clock.epochNanos(), 0, 0);
    files =
        new OpenFiles(ID, store, DigestAlgorithm.SHA_256, ledger, this, options, clock, executor);
  }

  @Override
  public Outcome submit(Operation operation) {
    lock.writeLock().lock();
    try {
      if (refused.test(operation)) {
        throw new VarveException(refusal, "refused by the test");
      }
      submitted.add(operation);
      return state.apply(state.position() + 1, new Envelope(0, 0, clock.epochNanos(), operation));
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public <T> T read(Function<State, T> reader) {
    lock.readLock().lock();
    try {
      return reader.apply(state);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public void sync() {
    syncCount++;
  }

  int syncCount() {
    return syncCount;
  }

  /// Refuses operations from now on.
  void refuse(Predicate<Operation> operations, ErrorCode code) {
    refused = operations;
    refusal = code;
  }

  void refuseNothing() {
    refused = operation -> false;
  }

  /// Lets the next flushes of the store fail.
  void failFlushes(long count) {
    long next = store.counts().of(StoreCall.FLUSH).calls() + 1;
    faulty.plan(
        new Fault.Failure(
            StoreCall.FLUSH, next, count, ErrorCode.STORAGE_FULL, Fault.Moment.BEFORE));
  }

  long make(String name) {
    return make(name, FileType.REGULAR);
  }

  long make(String name, FileType type) {
    return submit(
            new Operation.Make(
                Caller.ROOT, Inode.ROOT, Name.of(name), type, 0666, 0, 0, new byte[0]))
        .number();
  }

  void unlink(String name, boolean held) {
    submit(new Operation.Remove(Caller.ROOT, Inode.ROOT, Name.of(name), false, held));
  }

  OpenHandle open(long ino) {
    return files.open(Caller.ROOT, ino);
  }

  Inode stored(long ino) {
    return read(tip -> tip.view().inode(ino));
  }

  /// Returns the write operations so far.
  List<Operation.Write> writes() {
    return submitted.stream()
        .filter(Operation.Write.class::isInstance)
        .map(Operation.Write.class::cast)
        .toList();
  }

  /// Checks the state against itself.
  List<String> problems() {
    lock.writeLock().lock();
    try {
      state.seal();
      return StateCheck.run(state.view()).problems();
    } finally {
      lock.writeLock().unlock();
    }
  }

  List<ChunkId> chunks() {
    return memory.list(Optional.empty(), ChunkStore.MAX_LIST).stream()
        .map(ChunkStore.Entry::id)
        .toList();
  }
}
