package dev.varve.volume.file;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.time.Clock;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.store.ChunkStore;
import dev.varve.tree.TreeReader;
import dev.varve.volume.access.Caller;
import dev.varve.volume.access.Permissions;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.operation.Operation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The open files of a volume by inode number. Safe for any thread.
public final class OpenFiles {
  /// The most files that are open at once; each takes about 1 KiB besides its buffer.
  public static final int MAX_FILE_COUNT = 1 << 20;

  private final ConcurrentHashMap<Long, OpenFile> files = new ConcurrentHashMap<>();
  private final FileContext context;
  private final AtomicLong handleNumbers = new AtomicLong();

  /// Of any type, by number, with how often they are held besides handles.
  private final ConcurrentHashMap<Long, Integer> holds = new ConcurrentHashMap<>();

  /// Creates a table of no files.
  ///
  /// @param volume the volume, which holds the chunks
  /// @param store where chunks go
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
    BatchWriter batches = new BatchWriter(volume, store, algorithm, ledger, submitter, executor);
    this.context =
        new FileContext(
            submitter,
            batches,
            new Fetcher(new ReadCache(store, executor, options.readCacheCount())),
            options,
            clock,
            executor,
            new Backlog(batches, options, executor, this::isLost),
            this::evict);
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
              held.handleCount.incrementAndGet();
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

  /// Sees to what is buffered before a close. Bytes of a file that nobody can read again are
  /// dropped. Others stay: they are seen by whoever opens the file, and go into the volume in time,
  /// together with those of other files. Only where that may fail they go at once, so that the
  /// close tells.
  void settle(OpenFile file) {
    FileWrites writes = file.writes();
    if (writes.isClean()) {
      return;
    }
    boolean last = file.handleCount.get() == 1 && !holds.containsKey(file.ino());
    if (last && endsWithHandles(file.ino())) {
      writes.forget();
    } else if (writes.mayFail()) {
      writes.flushOrLose(true);
    }
  }

  /// Ends a handle's hold. What is buffered keeps a file here.
  ///
  /// @return whether it was the last handle
  private boolean drop(OpenFile file) {
    boolean[] last = {false};
    files.computeIfPresent(
        file.ino(),
        (id, found) -> {
          last[0] = found.handleCount.decrementAndGet() == 0;
          return remaining(found);
        });
    return last[0];
  }

  private void evict(long ino) {
    files.computeIfPresent(ino, (id, found) -> remaining(found));
  }

  private static @Nullable OpenFile remaining(OpenFile file) {
    return file.handleCount.get() == 0 && file.writes().isClean() ? null : file;
  }

  private boolean endsWithHandles(long ino) {
    return context.submitter().read(state -> state.view().endsWithHandles(ino));
  }

  /// Ends a handle's hold.
  void release(OpenFile file) {
    if (drop(file)) {
      forgetUnheld(file.ino());
    }
  }

  /// Ends a file that only handles kept, when none does any more, and drops what is buffered of one
  /// that is gone. To be called also after a name was removed: the last handle may have been closed
  /// meanwhile, or long before.
  ///
  /// @param ino the file
  public void forgetUnheld(long ino) {
    if (isHeld(ino)) {
      return;
    }
    OpenFile file = files.get(ino);
    if (file != null && endsWithHandles(ino)) {
      file.writes().forget();
    }
    if (context.submitter().read(state -> state.view().isOrphan(ino)) && !isHeld(ino)) {
      if (file != null) {
        // It is bound for the trash, which tells how large it was.
        file.flushAsPossible();
      }
      context.submitter().submit(new Operation.Forget(ino));
    }
  }

  /// Says whether an inode is kept when its last name goes.
  ///
  /// @param ino the inode
  /// @return whether a handle is open, or it is held
  public boolean isHeld(long ino) {
    OpenFile file = files.get(ino);
    return (file != null && file.handleCount.get() > 0) || holds.containsKey(ino);
  }

  /// Checks that no file is open or held, or has something buffered. Told while an operation is
  /// made, it stays so until that is applied.
  ///
  /// @throws VarveException `IN_USE` when one is
  public void checkNoneOpen() {
    int count = files.size() + holds.size();
    if (count > 0) {
      throw new VarveException(
          ErrorCode.IN_USE,
          count
              + " files of the volume are open, mounted or being written: close them, then try again");
    }
  }

  /// Keeps what a file is before its size is set, if the policy says so and the caller may set it.
  ///
  /// @param caller who asks
  /// @param ino the inode, of any type
  public void keepVersion(Caller caller, long ino) {
    boolean wanted =
        context
            .submitter()
            .read(state -> {
              Optional<Inode> inode = state.view().find(ino).filter(Inode::isRegular);
              return state.policy().versionCount() > 0
                  && inode.isPresent()
                  && Permissions.allows(
                      caller, inode.get(), state.view().acl(inode.get()), Permissions.WRITE);
            });
    if (wanted) {
      find(ino)
          .ifPresentOrElse(
              OpenFile::keepVersion,
              () -> context.submitter().submit(new Operation.KeepVersion(ino)));
    }
  }

  /// Finds a file that is open, or was and is still buffered: who changes or shows a file does it
  /// through this.
  ///
  /// @param ino the file
  /// @return the file, or empty when it has no handles and nothing is buffered
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
    List<Backlog.Failure> failures = context.backlog().flush(file -> file.isDue(nowNanos));
    return (int) failures.stream().filter(this::isLost).count();
  }

  /// Brings everything that was written before into the volume.
  ///
  /// @throws VarveException the first failure, when all were tried; the bytes are still buffered
  public void flushAll() {
    List<Backlog.Failure> failures =
        context.backlog().flush(file -> true).stream().filter(this::isLost).toList();
    if (!failures.isEmpty()) {
      throw failures.getFirst().cause().again();
    }
  }

  /// Says whether a failure loses something. A file without handles may be deleted while it is
  /// flushed: then nobody misses the bytes.
  private boolean isLost(Backlog.Failure failure) {
    long ino = failure.file().ino();
    boolean gone = failure.cause().code() == ErrorCode.STALE && !isHeld(ino);
    if (gone) {
      failure.file().forget();
    }
    return !gone;
  }

  /// Waits until what was submitted is durable.
  void sync() {
    context.submitter().sync();
  }

  /// Returns what all buffers weigh.
  ///
  /// @return bytes in memory
  public long dirtyBytes() {
    return context.backlog().bytes();
  }

  /// Returns how many files are open, or still buffered.
  ///
  /// @return a count of this moment
  public int count() {
    return files.size();
  }
}
