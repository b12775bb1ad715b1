package dev.varve.cli;

import dev.varve.base.ByteSize;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// Threads that copy files while one thread walks the tree, so that neither waits for the other.
/// Jobs begin in the order in which they were given: a job may wait for an earlier one.
///
/// What goes wrong with one file is told and counted, and the rest goes on; what would go wrong
/// with every further file ends the walk.
final class CopyCrew implements AutoCloseable {
  /// A file's copy is hashing, which keeps a core busy, and waiting, which does not.
  private static final int THREADS = 4;

  /// How far the walk may be ahead. Enough small files to keep the crew busy while the walk waits
  /// for a directory.
  private static final int MAX_WAITING = 512;

  private static final int BUFFER_BYTES = ByteSize.MIB;

  /// The copy of one file.
  interface Job {
    /// Copies it.
    ///
    /// @param buffer of this thread, direct, of 1 MiB
    void run(ByteBuffer buffer);
  }

  private record Task(String path, PendingDirectory directory, Job job) {}

  private final Terminal terminal;
  private final TreeCounts counts;
  private final BlockingQueue<Optional<Task>> queue = new ArrayBlockingQueue<>(MAX_WAITING);
  private final List<Thread> threads = new ArrayList<>();
  private volatile @Nullable RuntimeException fatal;

  /// Starts the threads.
  ///
  /// @param terminal where errors are told
  /// @param counts counts errors
  CopyCrew(Terminal terminal, TreeCounts counts) {
    this.terminal = terminal;
    this.counts = counts;
    for (int i = 0; i < THREADS; i++) {
      threads.add(Thread.ofPlatform().name("varve-copy-" + i).daemon().start(this::work));
    }
  }

  /// Gives a job to the crew, and waits while it has enough.
  ///
  /// @param path what it is about, for messages
  /// @param directory ends no earlier than the job
  /// @param job the job
  void submit(String path, PendingDirectory directory, Job job) {
    check();
    directory.enter();
    put(Optional.of(new Task(path, directory, job)));
  }

  /// Runs a step of the walk itself.
  ///
  /// @param path what it is about, for messages
  /// @param step the step
  void attempt(String path, Runnable step) {
    check();
    try {
      step.run();
    } catch (VarveException fault) {
      tell(path, fault);
      check();
    }
  }

  /// Ends the walk when nothing more can succeed.
  void check() {
    if (terminal.isGone()) {
      stop(new VarveException(ErrorCode.INVALID_STATE, "whoever began the copy is gone"));
    }
    RuntimeException reason = fatal;
    if (reason instanceof VarveException fault) {
      throw fault.again();
    }
    if (reason != null) {
      throw new VarveException(ErrorCode.BUG, "a copying thread failed: " + reason, reason);
    }
  }

  /// Waits until all jobs are done, and says what ended the copy if anything did.
  void drain() {
    close();
    check();
  }

  /// Says whether the copy was given up.
  boolean isStopped() {
    return fatal != null;
  }

  /// Waits until all jobs are done and ends the threads.
  @Override
  public void close() {
    threads.forEach(thread -> put(Optional.empty()));
    threads.forEach(CopyCrew::join);
    threads.clear();
  }

  private void work() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    for (Optional<Task> next = take(); next.isPresent(); next = take()) {
      Task task = next.get();
      run(task.path, () -> task.job.run(buffer.clear()));
      run(task.path, task.directory::leave);
    }
  }

  /// Also after the copy was given up each job runs, so that every directory ends; a job that finds
  /// [#isStopped] does nothing.
  private void run(String path, Runnable step) {
    try {
      step.run();
    } catch (VarveException fault) {
      tell(path, fault);
    } catch (RuntimeException | Error unexpected) {
      stop(unexpected instanceof RuntimeException e ? e : new IllegalStateException(unexpected));
    }
  }

  private void tell(String path, VarveException fault) {
    if (endsAll(fault.code())) {
      stop(fault);
      return;
    }
    counts.error();
    String message = String.valueOf(fault.getMessage());
    terminal.tell("varve: " + (message.contains(path) ? "" : path + ": ") + message);
  }

  private synchronized void stop(RuntimeException reason) {
    if (fatal == null) {
      fatal = reason;
    }
  }

  private static boolean endsAll(ErrorCode code) {
    return switch (code) {
      case STORAGE_FULL, QUOTA_EXCEEDED, READ_ONLY, INVALID_STATE, BUG -> true;
      // Listed by the codes that end everything: all others are about one file.
      default -> false;
    };
  }

  private Optional<Task> take() {
    try {
      return queue.take();
    } catch (InterruptedException nobodyDoes) {
      throw new IllegalStateException("nobody interrupts a copying thread", nobodyDoes);
    }
  }

  private void put(Optional<Task> task) {
    try {
      queue.put(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while copying", e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while copying", e);
    }
  }
}
