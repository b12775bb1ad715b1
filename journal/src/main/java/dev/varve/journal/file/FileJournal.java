package dev.varve.journal.file;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.RandomSource;
import dev.varve.base.VarveException;
import dev.varve.base.commit.GroupCommit;
import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskLock;
import dev.varve.journal.Journal;
import dev.varve.journal.JournalReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A journal in a directory of its own, which may be on another disk than the data.
///
/// **Cost.** A record takes 24 bytes and padding to 8 besides its payload; a write of any number of
/// records takes 24 more. A lone append and wait is one write and one flush. Memory is two buffers
/// ([FileJournalOptions#bufferBytes]). Opening reads every file.
///
/// **Damage.** Opening checks every byte in use. A torn tail is cut. Damage to anything that is
/// known durable is `CORRUPT` or `UNKNOWN_FORMAT`, names the file, and nothing is changed. Not
/// known durable is only what was acknowledged after the last mark when the process died: the last
/// group of records. Files whose names are not a journal's are left alone.
///
/// **Dropping** deletes files of which no record must stay; the newest file always stays. A reader
/// keeps the file it is in.
///
/// After a failed write, flush or deletion, appends throw `READ_ONLY`.
public final class FileJournal implements Journal {
  private static final String LOCK_NAME = "lock";

  private final Disk disk;
  private final FileJournalOptions options;
  private final DiskLock directoryLock;
  private final FileList files;
  private final TailWriter writer;
  private final GroupCommit commit;

  /// Guards the staging and `closed`; never held across I/O.
  private final ReentrantLock lock = new ReentrantLock();

  private final Staging staging;
  private boolean closed;

  /// Keeps deletions in order, so that a crash leaves no gap between files, and ahead of the close,
  /// which lets the next owner in. Held across I/O, and taken by nothing but drops and the close.
  private final ReentrantLock dropping = new ReentrantLock();

  private FileJournal(
      Disk disk,
      FileJournalOptions options,
      RandomSource random,
      DiskLock directoryLock,
      Recovered recovered) {
    this.disk = disk;
    this.options = options;
    this.directoryLock = directoryLock;
    this.files = new FileList(recovered.files());
    this.staging = new Staging(options, random, recovered);
    this.writer = new TailWriter(disk, options, files, recovered);
    this.commit = new GroupCommit(recovered.lastPosition(), this::writeAndFlush);
  }

  /// Opens the journal of a directory, or begins one, and repairs what a crash left.
  ///
  /// @param disk an existing directory that holds nothing else of importance
  /// @param options sizes and limits
  /// @param random makes ids and nonces
  /// @return the journal, to be closed
  /// @throws VarveException `LOCKED` when another journal has the directory; `CORRUPT` or
  ///   `UNKNOWN_FORMAT`, naming the file, when what was durable is damaged
  public static FileJournal open(Disk disk, FileJournalOptions options, RandomSource random) {
    DiskLock lock = disk.lock(LOCK_NAME);
    try {
      Recovered recovered = Recovery.run(disk, options, random);
      return new FileJournal(disk, options, random, lock, recovered);
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  @Override
  public long append(long term, ByteBuffer payload) {
    checkSize(payload.remaining());
    while (true) {
      long blockingPosition;
      lock.lock();
      try {
        checkAccepting(term);
        if (staging.append(term, payload)) {
          return staging.lastPosition();
        }
        blockingPosition = staging.blockingPosition();
      } finally {
        lock.unlock();
      }
      commit.await(blockingPosition);
    }
  }

  @Override
  public void awaitDurable(long position) {
    if (position <= commit.durablePoint()) {
      return;
    }
    long last = lastPosition();
    Check.argument(
        position <= last,
        () -> "position " + position + " was not appended to " + path() + ", the last is " + last);
    commit.await(position);
  }

  @Override
  public long firstPosition() {
    List<FileHeader> all = files.all();
    return all.isEmpty() ? options.firstPosition() : all.getFirst().firstPosition();
  }

  @Override
  public long lastPosition() {
    lock.lock();
    try {
      return staging.lastPosition();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long durablePosition() {
    return commit.durablePoint();
  }

  @Override
  public long lastTerm() {
    lock.lock();
    try {
      return staging.lastTerm();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public JournalReader read(long position) {
    checkOpen();
    long durable = commit.durablePoint();
    List<FileHeader> all = files.all();
    if (position < firstPosition() || position > durable + 1) {
      throw new VarveException(
          ErrorCode.POSITION_GONE,
          "the journal %s has positions %d to %d, %d was asked for"
              .formatted(path(), firstPosition(), durable, position));
    }
    int holder = 0;
    while (holder + 1 < all.size() && all.get(holder + 1).firstPosition() <= position) {
      holder++;
    }
    return new FileJournalReader(
        disk, all.isEmpty() ? all : all.subList(holder, all.size()), position, durable);
  }

  @Override
  public void dropBefore(long position) {
    long durable = commit.durablePoint();
    Check.argument(
        position <= durable + 1,
        () -> "position " + position + " of " + path() + " is not durable, " + durable + " is");
    dropping.lock();
    try {
      checkOpen();
      commit.throwIfFailed();
      dropFiles(position);
    } finally {
      dropping.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
    } finally {
      lock.unlock();
    }
    dropping.lock();
    try (directoryLock;
        writer) {
      if (commit.failure() == null) {
        commit.await(lastPosition());
        writer.finish();
      }
    } finally {
      dropping.unlock();
    }
  }

  /// Writes what is staged, at most the two batches that were there at the call, and flushes once.
  private long writeAndFlush() {
    Batch batch = take();
    for (int i = 0; i < 2 && batch != null; i++) {
      writer.write(batch);
      batch = releaseAndTake(batch, i == 0);
    }
    return writer.flush();
  }

  private @Nullable Batch take() {
    lock.lock();
    try {
      return staging.take();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Batch releaseAndTake(Batch written, boolean again) {
    lock.lock();
    try {
      staging.release(written);
      return again ? staging.take() : null;
    } finally {
      lock.unlock();
    }
  }

  private void dropFiles(long position) {
    boolean deleted = false;
    List<FileHeader> all = files.all();
    try {
      for (int i = 0; i + 1 < all.size() && all.get(i + 1).firstPosition() <= position; i++) {
        files.removeOldest();
        disk.delete(all.get(i).name());
        deleted = true;
      }
      if (deleted) {
        disk.flushDirectory("");
      }
    } catch (VarveException e) {
      commit.fail(e);
      throw e;
    }
  }

  private void checkSize(int payloadBytes) {
    if (payloadBytes > options.maxRecordBytes()) {
      throw new VarveException(
          ErrorCode.LIMIT_EXCEEDED,
          "a record of %s is at most %d bytes, found %d"
              .formatted(path(), options.maxRecordBytes(), payloadBytes));
    }
  }

  /// Written without captures: it runs for every record.
  private void checkAccepting(long term) {
    if (closed) {
      throw new VarveException(ErrorCode.INVALID_STATE, "the journal " + path() + " is closed");
    }
    VarveException failure = commit.failure();
    if (failure != null) {
      throw new VarveException(
          ErrorCode.READ_ONLY,
          "the journal %s takes no records since a failure; open it again: %s"
              .formatted(path(), failure.getMessage()),
          failure);
    }
    if (term < Math.max(1, staging.lastTerm())) {
      throw new VarveException(
          ErrorCode.INVALID_ARGUMENT,
          "the term of %s is at least %d, found %d"
              .formatted(path(), Math.max(1, staging.lastTerm()), term));
    }
  }

  private void checkOpen() {
    lock.lock();
    try {
      Check.state(!closed, () -> "the journal " + path() + " is closed");
    } finally {
      lock.unlock();
    }
  }

  private String path() {
    return disk.describe("");
  }
}
