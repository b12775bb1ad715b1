package dev.varve.volume.posixmodel;

import dev.varve.base.ByteSize;
import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.journal.JournalReader;
import dev.varve.journal.JournalRecord;
import dev.varve.journal.file.FileJournal;
import dev.varve.store.memory.MemoryChunkStore;
import dev.varve.testkit.SimRandom;
import dev.varve.tree.NodeCache;
import dev.varve.tree.NodeRef;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.Envelope;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.operation.OperationFormat;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.state.Entry;
import dev.varve.volume.state.State;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/// Applies the operations of a journal while threads read what there is, trees are frozen for
/// readers, and the state is now and then opened anew. It writes a line for each checkpoint.
final class ReplayProgram {
  private static final int MAX_INO = 12_000;
  private static final int PAGE = 20;

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final MemoryChunkStore store = MemoryChunkStore.open(new ByteSize(ByteSize.GIB));
  private final long cacheBytes;
  private final Random random;
  private State state;
  private volatile boolean ended;
  private volatile @Nullable Throwable failure;

  private ReplayProgram(long cacheBytes, long seed) {
    this.cacheBytes = cacheBytes;
    this.random = new Random(seed);
    this.state = State.create(nodes(), LiveProgram.CLOCK_MILLIS * 1_000_000, 0, 0);
  }

  private NodeCache nodes() {
    return new NodeCache(store::get, cacheBytes);
  }

  /// Replays the journal in the directory that the first argument names, with so many bytes of
  /// cache, so many readers, and a seed for what else happens. A fifth is the canary: the position
  /// of an operation that gets another time.
  public static void main(String[] arguments) throws Exception {
    ReplayProgram program =
        new ReplayProgram(Long.parseLong(arguments[1]), Long.parseLong(arguments[3]));
    long canary = arguments.length > 4 ? Long.parseLong(arguments[4]) : 0;
    program.run(
        Disk.at(Path.of(arguments[0])).at(LiveProgram.JOURNAL),
        Integer.parseInt(arguments[2]),
        canary);
  }

  private void run(Disk disk, int readerCount, long canary) throws Exception {
    List<Thread> readers = new ArrayList<>();
    for (int reader = 0; reader < readerCount; reader++) {
      long seed = reader;
      readers.add(Thread.ofPlatform().start(() -> read(new Random(seed))));
    }
    checkpoint(1);
    try (FileJournal journal =
            FileJournal.open(disk, LiveProgram.journal().withFirstPosition(2), new SimRandom(1));
        JournalReader reader = journal.read(2)) {
      for (Optional<JournalRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        apply(next.get(), canary);
      }
    } finally {
      ended = true;
    }
    for (Thread reader : readers) {
      reader.join();
    }
    if (failure != null) {
      throw new AssertionError("a reader met something", failure);
    }
  }

  private void apply(JournalRecord record, long canary) {
    ByteBuffer payload = record.payload();
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    Envelope read = OperationFormat.decode(new RecordReader(bytes));
    long time = read.timeNanos() + (record.position() == canary ? 1 : 0);
    Envelope envelope = new Envelope(read.client(), read.sequence(), time, read.operation());
    lock.writeLock().lock();
    try {
      state.apply(record.position(), envelope);
      if (random.nextInt(500) == 0) {
        state.seal();
        state.tree().freeze();
      }
    } finally {
      lock.writeLock().unlock();
    }
    if (envelope.operation() instanceof Operation.Checkpoint
        || envelope.operation() instanceof Operation.TakeSnapshot) {
      checkpoint(record.position());
    }
  }

  private void checkpoint(long position) {
    lock.writeLock().lock();
    try {
      state.seal();
      NodeRef root =
          state
              .tree()
              .freezeForCheckpoint()
              .tree()
              .write(position, DigestAlgorithm.DEFAULT, chunk -> store.put(LiveProgram.ID, chunk));
      ByteBuffer bytes = ByteBuffer.allocate(NodeRef.BYTES);
      root.encode(bytes);
      System.out.println(KeepingDisk.line(position, bytes.flip()));
      if (random.nextInt(4) == 0) {
        state = State.open(nodes(), root);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void read(Random own) {
    while (!ended && failure == null) {
      lock.readLock().lock();
      try {
        read(own, 1 + own.nextInt(MAX_INO));
      } catch (VarveException e) {
        if (e.code().kind().isFault()) {
          failure = e;
        }
      } catch (RuntimeException | Error e) {
        failure = e;
      } finally {
        lock.readLock().unlock();
      }
    }
  }

  private void read(Random own, long ino) {
    Inode inode = state.view().inode(ino);
    if (inode.isDirectory()) {
      state.usage(ino);
      state.parent(ino);
      Optional<Name> after =
          own.nextBoolean()
              ? Optional.empty()
              : Optional.of(Name.of("directory" + own.nextInt(99)));
      for (Entry entry : state.view().list(ino, after, PAGE)) {
        state.view().inode(entry.ino());
      }
    } else {
      state.view().versions(ino);
      state.view().xattrs(ino);
    }
  }
}
