package dev.varve.volume;

import dev.varve.base.VarveException;
import dev.varve.base.time.Clock;
import dev.varve.volume.engine.VolumeCore;
import dev.varve.volume.file.OpenFiles;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What a volume does by itself as time goes by. Four threads, so that none waits for what may take
/// long: old writes are flushed and become durable while a checkpoint is written, checkpoints are
/// made while space is brought back.
final class Upkeep {
  private static final long TICK_NANOS = 100_000_000L;

  /// How often contents are looked at that are to be merged, when all were.
  private static final long MERGE_NANOS = 1_000_000_000L;

  /// How often space is brought back.
  private static final long RECLAIM_NANOS = 60_000_000_000L;

  /// Where operations are slowed down: so many times what makes a checkpoint due.
  private static final int SLOW_FACTOR = 2;

  private final VolumeCore core;
  private final OpenFiles openFiles;
  private final VolumeOptions options;
  private final Clock clock;
  private final List<Task> tasks;

  /// Told when much was appended to the journal.
  private final Semaphore appended = new Semaphore(0);

  // Each with its task's guard.
  private long lastCheckpointNanos;
  private long nextMergeNanos;
  private long lastReclaimNanos;

  Upkeep(VolumeCore core, OpenFiles openFiles, VolumeOptions options, Clock clock) {
    this.core = core;
    this.openFiles = openFiles;
    this.options = options;
    this.clock = clock;
    lastCheckpointNanos = clock.monotonicNanos();
    nextMergeNanos = lastCheckpointNanos;
    lastReclaimNanos = lastCheckpointNanos;
    tasks =
        List.of(
            new Task("varve-flush", this::tick, this::flush),
            new Task("varve-journal", this::awaitAppended, this::sync),
            new Task("varve-checkpoint", this::tick, this::checkpoint),
            new Task("varve-space", this::tick, this::settle));
  }

  void start() {
    core.writer().slowFrom(SLOW_FACTOR * options.journalBytes());
    core.writer().onAppended(appended::release);
    tasks.forEach(Task::start);
  }

  /// Does what is due.
  void run() {
    tasks.forEach(Task::run);
  }

  void stop() {
    core.writer().slowFrom(Long.MAX_VALUE);
    core.writer().onAppended(() -> {});
    tasks.forEach(Task::interrupt);
    tasks.forEach(Task::join);
  }

  private void flush() {
    openFiles.flushOld(clock.monotonicNanos());
  }

  private void tick() {
    clock.sleep(TICK_NANOS);
  }

  /// Waits for a tick, or until much was appended.
  private void awaitAppended() {
    try {
      if (appended.tryAcquire(TICK_NANOS, TimeUnit.NANOSECONDS)) {
        appended.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Makes durable what was done: what is only in the journal's buffers does not get old, and they
  /// do not get full, which would make everybody wait.
  private void sync() {
    if (core.writer().isAhead()) {
      core.writer().sync();
    }
  }

  private void checkpoint() {
    long now = clock.monotonicNanos();
    boolean due = core.isCheckpointDue(options.dirtyBytes(), options.journalBytes());
    if (due || (core.isChanged() && now - lastCheckpointNanos >= options.checkpointNanos())) {
      core.checkpoint();
      lastCheckpointNanos = now;
    }
  }

  private void settle() {
    long now = clock.monotonicNanos();
    if (now - nextMergeNanos >= 0 && !core.merger().step(now)) {
      nextMergeNanos = now + MERGE_NANOS;
    }
    if (now - lastReclaimNanos >= RECLAIM_NANOS) {
      core.reclaim();
      lastReclaimNanos = now;
    }
  }

  /// Something that is done again and again.
  private static final class Task {
    private final String name;
    private final Runnable pause;
    private final Runnable action;
    private volatile boolean stopped;
    private volatile @Nullable Thread thread;

    Task(String name, Runnable pause, Runnable action) {
      this.name = name;
      this.pause = pause;
      this.action = action;
    }

    synchronized void start() {
      if (thread == null) {
        thread = Thread.ofPlatform().daemon().name(name).start(this::loop);
      }
    }

    private void loop() {
      while (!stopped) {
        pause.run();
        try {
          run();
        } catch (VarveException e) {
          // The writer keeps the failure and tells it to everybody who changes something.
          if (e.code().kind().isFault()) {
            stopped = true;
          }
        }
      }
    }

    private synchronized void run() {
      if (!stopped) {
        action.run();
      }
    }

    void interrupt() {
      stopped = true;
      Thread running = thread;
      if (running != null) {
        running.interrupt();
      }
    }

    void join() {
      Thread running = thread;
      boolean interrupted = false;
      while (running != null && running.isAlive()) {
        try {
          running.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
