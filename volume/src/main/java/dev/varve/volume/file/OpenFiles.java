package dev.varve.volume.file;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.time.Clock;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.store.ChunkStore;
import dev.varve.tree.TreeReader;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.operation.Operation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The open files of a volume by inode number. Safe for any thread.
public final class OpenFiles {
  /// The most files that are open at once; each takes about 1 KiB besides its buffer.
  public static final int MAX_FILE_COUNT = 1 << 20;

  /// Files that are flushed at the same time, to share the store's flushes.
  static final int MAX_PARALLEL_FLUSHES = 32;

  private final ConcurrentHashMap<Long, OpenFile> files = new ConcurrentHashMap<>();
  private final FileContext context;

  /// Shared by whoever opens or closes a file, exclusive for whoever asks whether one is held and
  /// acts on it.
  private final ReentrantReadWriteLock holding = new ReentrantReadWriteLock();

  /// Creates a table of no files.
  ///
  /// @param volume the volume, which holds the chunks
  /// @param store where chunks go; reads through it are cached
  /// @param algorithm what names chunks
  /// @param ledger where chunks on their way are noted
  /// @param submitter orders operations
  /// @param options when buffers are flushed
  /// @param clock dates writes
  /// @param executor runs flushes and reads ahead; as many at once as it likes, none of which waits
  ///   for another to begin
  public OpenFiles(
      VolumeId volume,
      ChunkStore store,
      DigestAlgorithm algorithm,
      ChunkLedger ledger,
      Submitter submitter,
      FileOptions options,
      Clock clock,
      Executor executor) {
    this.context =
        new FileContext(
            submitter,
            new BatchWriter(volume, store, algorithm, ledger, submitter),
            new Fetcher(store, executor),
            options,
            clock,
            executor,
            ConcurrentHashMap.newKeySet(),
            new AtomicLong());
  }

  /// Opens a regular file. From now on it is held.
  ///
  /// @param caller who writes through the handle
  /// @param ino the file
  /// @return a handle, to be closed
  /// @throws VarveException `STALE` when it is gone, `IS_DIRECTORY`, `NOT_SUPPORTED` for other
  ///   types, `LIMIT_EXCEEDED` when too many files are open
  public OpenHandle open(Caller caller, long ino) {
    holding.readLock().lock();
    try {
      check(context.submitter().read(state -> state.view().inode(ino)));
      return new OpenHandle(this, hold(ino), caller);
    } finally {
      holding.readLock().unlock();
    }
  }

  /// Runs a removal of a name while no file is opened or closed, so that [#isHeld] stays true or
  /// false until it is applied.
  ///
  /// @param <T> what it answers
  /// @param removal asks whether a file is held, and submits; must not wait for durability
  /// @return what it answered
  public <T> T whileNoneOpens(Supplier<T> removal) {
    holding.writeLock().lock();
    try {
      return removal.get();
    } finally {
      holding.writeLock().unlock();
    }
  }

  private OpenFile hold(long ino) {
    if (files.size() >= MAX_FILE_COUNT && !files.containsKey(ino)) {
      throw new VarveException(
          ErrorCode.LIMIT_EXCEEDED,
          "inode %d is not opened: %d files are open, the most that may be; close some"
              .formatted(ino, MAX_FILE_COUNT));
    }
    OpenFile file = files.computeIfAbsent(ino, id -> new OpenFile(id, context));
    file.handleCount.incrementAndGet();
    return file;
  }

  private static void check(Inode inode) {
    if (inode.isDirectory()) {
      throw new VarveException(
          ErrorCode.IS_DIRECTORY, "inode " + inode.ino() + " is a directory: list it");
    }
    if (!inode.isRegular()) {
      throw new VarveException(
          ErrorCode.NOT_SUPPORTED, "inode " + inode.ino() + " holds no bytes: " + inode.type());
    }
  }

  /// Flushes for a close; bytes of a file that nobody can open again are dropped instead.
  void settle(OpenFile file) {
    if (!file.writes().isClean()) {
      if (file.handleCount.get() == 1 && isUnlinked(file.ino())) {
        file.writes().forget();
      } else {
        file.writes().flushOrLose(true);
      }
    }
  }

  private boolean isUnlinked(long ino) {
    return context
        .submitter()
        .read(state -> state.view().find(ino).map(inode -> inode.nlink() == 0).orElse(true));
  }

  /// Ends a handle's hold, and a file that only handles kept when it was the last.
  void release(OpenFile file) {
    boolean last;
    holding.writeLock().lock();
    try {
      last = file.handleCount.decrementAndGet() == 0;
      if (last) {
        files.remove(file.ino());
      }
    } finally {
      holding.writeLock().unlock();
    }
    if (last && isOrphan(file.ino())) {
      context.submitter().submit(new Operation.Forget(file.ino()));
    }
  }

  private boolean isOrphan(long ino) {
    return context
        .submitter()
        .read(state -> state.view().find(ino).map(inode -> inode.nlink() == 0).orElse(false));
  }

  /// Says whether a file has open handles.
  ///
  /// @param ino the file
  /// @return whether one is open
  public boolean isHeld(long ino) {
    return files.containsKey(ino);
  }

  /// Finds an open file: who changes or shows a file does it through this.
  ///
  /// @param ino the file
  /// @return the file, or empty when it has no handles
  public Optional<OpenFile> find(long ino) {
    return Optional.ofNullable(files.get(ino));
  }

  /// Shows a regular file with what is buffered.
  ///
  /// @param found its inode as it was just found
  /// @return its inode as handles see it
  public Inode seen(Inode found) {
    OpenFile file = files.get(found.ino());
    // Read again: what was buffered when it was found may be flushed by now.
    Optional<Inode> seen =
        file == null
            ? context.submitter().read(state -> state.view().find(found.ino()))
            : file.find();
    return seen.orElse(found);
  }

  /// Says whether a file has bytes in a buffer.
  ///
  /// @param ino the file
  /// @return whether the tip lacks some
  public boolean isBuffered(long ino) {
    OpenFile file = files.get(ino);
    return file != null && !file.writes().isClean();
  }

  /// Changes permissions, owner, size and times of a file, open or not.
  ///
  /// @param change the change
  /// @return the file as handles see it
  public Inode change(Operation.SetAttributes change) {
    OpenFile file = files.get(change.ino());
    return file == null
        ? context.submitter().submit(change).inode().orElseThrow()
        : file.change(change);
  }

  /// Changes a file after what was written to it before.
  ///
  /// @param <T> what it answers
  /// @param ino the file, open or not
  /// @param change submits the change
  /// @return what it answered
  /// @throws VarveException as the change, or the flush before it
  public <T> T settled(long ino, Supplier<T> change) {
    OpenFile file = files.get(ino);
    if (file != null) {
      file.flush();
    }
    return change.get();
  }

  /// Reads bytes of a content in a tree that does not change, a snapshot's or an earlier version's.
  ///
  /// @param tree the tree
  /// @param content the content
  /// @param size the file's
  /// @param offset the first byte
  /// @param target receives up to its remaining bytes
  /// @return how many: fewer than remaining only at the end
  /// @throws VarveException `CORRUPT` when a chunk is damaged or missing
  public int read(TreeReader tree, long content, long size, long offset, ByteBuffer target) {
    return context.fetcher().read(tree, content, size, offset, target);
  }

  /// Flushes the files whose bytes are older than they may be. Failures are remembered by the
  /// files.
  ///
  /// @param nowNanos the monotonic time
  /// @return how many files failed
  public int flushOld(long nowNanos) {
    return flushEach(file -> file.failsWhenDue(nowNanos));
  }

  /// Brings everything that was written before into the volume.
  ///
  /// @throws VarveException the first failure, when all were tried; the bytes are still buffered
  public void flushAll() {
    List<VarveException> failures = Collections.synchronizedList(new ArrayList<>());
    flushEach(file -> {
      try {
        file.flush(false);
        return false;
      } catch (VarveException e) {
        failures.add(e);
        return true;
      }
    });
    if (!failures.isEmpty()) {
      throw failures.getFirst().again();
    }
  }

  /// Flushes dirty files, several at a time.
  ///
  /// @param fails flushes one, and says whether that failed
  /// @return how many failed
  private int flushEach(Predicate<FileWrites> fails) {
    List<FileWrites> dirty = new ArrayList<>(context.dirty());
    dirty.sort(Comparator.comparingLong(FileWrites::ino));
    int failedCount = 0;
    for (int from = 0; from < dirty.size(); from += MAX_PARALLEL_FLUSHES) {
      int to = Math.min(dirty.size(), from + MAX_PARALLEL_FLUSHES);
      List<CompletableFuture<Boolean>> running =
          dirty.subList(from, to).stream().map(file -> begin(fails, file)).toList();
      for (CompletableFuture<Boolean> flush : running) {
        failedCount += flush.join() ? 1 : 0;
      }
    }
    return failedCount;
  }

  private CompletableFuture<Boolean> begin(Predicate<FileWrites> fails, FileWrites file) {
    try {
      return CompletableFuture.supplyAsync(() -> fails.test(file), context.executor());
    } catch (RejectedExecutionException e) {
      // It is being shut down: this thread does it.
      return CompletableFuture.completedFuture(fails.test(file));
    }
  }

  /// Waits until what was submitted is durable.
  void sync() {
    context.submitter().sync();
  }

  /// Returns what all buffers weigh.
  ///
  /// @return bytes in memory
  public long dirtyBytes() {
    return context.dirtyBytes().get();
  }

  /// Returns how many files are open.
  ///
  /// @return a count of this moment
  public int count() {
    return files.size();
  }
}
