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
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The open files of a volume by inode number. Safe for any thread.
public final class OpenFiles {
  /// The most files that are open at once; each takes about 1 KiB besides its buffer.
  public static final int MAX_FILE_COUNT = 1 << 20;

  /// Files that are flushed at the same time, to share the store's flushes.
  static final int MAX_PARALLEL_FLUSHES = 32;

  private final ConcurrentHashMap<Long, OpenFile> files = new ConcurrentHashMap<>();
  private final FileContext context;
  private final AtomicLong handleNumbers = new AtomicLong();

  /// Of any type, by number, with how often they are held besides handles.
  private final ConcurrentHashMap<Long, Integer> holds = new ConcurrentHashMap<>();

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
    OpenFile file = enter(ino);
    boolean opened = false;
    try {
      // Only now: what is held stays.
      checkRegular(context.submitter().read(state -> state.view().inode(ino)));
      OpenHandle handle = new OpenHandle(this, file, caller);
      opened = true;
      return handle;
    } finally {
      if (!opened) {
        release(file);
      }
    }
  }

  long nextHandleNumber() {
    return handleNumbers.incrementAndGet();
  }

  /// Keeps an inode of any type when its last name goes, as an open handle does.
  ///
  /// @param ino the inode
  /// @return to be closed
  /// @throws VarveException `STALE` when it is gone, `LIMIT_EXCEEDED` when too many are held
  public HeldInode hold(long ino) {
    if (holds.size() >= MAX_FILE_COUNT && !holds.containsKey(ino)) {
      throw new VarveException(
          ErrorCode.LIMIT_EXCEEDED,
          "inode %d is not held: %d are, the most that may be".formatted(ino, MAX_FILE_COUNT));
    }
    holds.merge(ino, 1, Integer::sum);
    boolean there = false;
    try {
      // Only now: what is held stays.
      context.submitter().read(state -> state.view().inode(ino));
      there = true;
      return new HeldInode(this, ino);
    } finally {
      if (!there) {
        unhold(ino);
      }
    }
  }

  /// Ends one [#hold].
  void unhold(long ino) {
    Integer left = holds.computeIfPresent(ino, (id, count) -> count == 1 ? null : count - 1);
    if (left == null) {
      forgetUnheld(ino);
    }
  }

  private OpenFile enter(long ino) {
    if (files.size() >= MAX_FILE_COUNT && !files.containsKey(ino)) {
      throw new VarveException(
          ErrorCode.LIMIT_EXCEEDED,
          "inode %d is not opened: %d files are open, the most that may be; close some"
              .formatted(ino, MAX_FILE_COUNT));
    }
    OpenFile file =
        files.compute(
            ino,
            (id, found) -> {
              OpenFile held = found == null ? new OpenFile(id, context) : found;
              held.handleCount++;
              return held;
            });
    return Objects.requireNonNull(file);
  }

  /// Checks that a file holds bytes.
  ///
  /// @param inode the file
  /// @throws VarveException `IS_DIRECTORY`, `NOT_SUPPORTED` for other types
  public static void checkRegular(Inode inode) {
    if (inode.isDirectory()) {
      throw new VarveException(
          ErrorCode.IS_DIRECTORY, "inode " + inode.ino() + " is a directory: list it");
    }
    if (!inode.isRegular()) {
      throw new VarveException(
          ErrorCode.NOT_SUPPORTED, "inode " + inode.ino() + " holds no bytes: " + inode.type());
    }
  }

  private @Nullable OpenFile drop(OpenFile file) {
    return files.computeIfPresent(
        file.ino(), (id, found) -> --found.handleCount == 0 ? null : found);
  }

  /// Flushes for a close; bytes of a file that nobody can read again are dropped instead.
  void settle(OpenFile file) {
    if (!file.writes().isClean()) {
      boolean last =
          files.get(file.ino()) == file
              && !holds.containsKey(file.ino())
              && isOnlyHandle(file)
              && endsWithHandles(file.ino());
      if (last) {
        file.writes().forget();
      } else {
        file.writes().flushOrLose(true);
      }
    }
  }

  private boolean isOnlyHandle(OpenFile file) {
    AtomicLong count = new AtomicLong();
    files.computeIfPresent(
        file.ino(),
        (id, found) -> {
          count.set(found.handleCount);
          return found;
        });
    return count.get() == 1;
  }

  private boolean endsWithHandles(long ino) {
    return context.submitter().read(state -> state.view().endsWithHandles(ino));
  }

  /// Ends a handle's hold.
  void release(OpenFile file) {
    if (drop(file) == null) {
      forgetUnheld(file.ino());
    }
  }

  /// Ends a file that only handles kept, when none does any more. To be called also after a name
  /// was removed for which [#isHeld] said yes: the last handle may have been closed meanwhile.
  ///
  /// @param ino the file
  public void forgetUnheld(long ino) {
    boolean over =
        context
            .submitter()
            .read(state -> state.view().find(ino).map(inode -> inode.nlink() == 0).orElse(false));
    if (over && !isHeld(ino)) {
      context.submitter().submit(new Operation.Forget(ino));
    }
  }

  /// Says whether an inode is kept when its last name goes.
  ///
  /// @param ino the inode
  /// @return whether a handle is open, or it is held
  public boolean isHeld(long ino) {
    return files.containsKey(ino) || holds.containsKey(ino);
  }

  /// Checks that no file is open. Told while an operation is made, it stays so until that is
  /// applied.
  ///
  /// @throws VarveException `IN_USE` when one is
  public void checkNoneOpen() {
    if (!files.isEmpty()) {
      throw new VarveException(
          ErrorCode.IN_USE,
          files.size() + " files of the volume are open: close them, then try again");
    }
  }

  /// Finds an open file: who changes or shows a file does it through this.
  ///
  /// @param ino the file
  /// @return the file, or empty when it has no handles
  public Optional<OpenFile> find(long ino) {
    return Optional.ofNullable(files.get(ino));
  }

  /// Shows a file with what is buffered.
  ///
  /// @param ino the file, of any type
  /// @return its inode as handles see it
  /// @throws VarveException `STALE` when it is gone
  public Inode attributes(long ino) {
    OpenFile file = files.get(ino);
    return file == null
        ? context.submitter().read(state -> state.view().inode(ino))
        : file.attributes();
  }

  /// Shows a file with what is buffered. Reads its inode again: what was buffered when it was found
  /// may be in the tip by now, and its last handle closed.
  ///
  /// @param found its inode as it was just found
  /// @return its inode as handles see it; as it was found when it is gone by now
  public Inode seen(Inode found) {
    if (!found.isRegular()) {
      return found;
    }
    OpenFile file = files.get(found.ino());
    Optional<Inode> seen =
        file == null
            ? context.submitter().read(state -> state.view().find(found.ino()))
            : file.find();
    return seen.orElse(found);
  }

  /// Reads bytes of a content in a tree that does not change, a snapshot's or an earlier version's.
  ///
  /// @param tree the tree, pinned with its chunks
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
