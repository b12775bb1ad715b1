package dev.varve.volume;

import dev.varve.base.VarveException;
import dev.varve.base.time.Clock;
import dev.varve.volume.engine.VolumeCore;
import dev.varve.volume.file.OpenFiles;
import org.jspecify.annotations.Nullable;

/// What a volume does by itself as time goes by. One thread.
final class Upkeep {
  private static final long TICK_NANOS = 100_000_000L;

  /// So many operations make a checkpoint due: with some hundred bytes each in the journal, less
  /// than a second of recovery.
  private static final long OPERATION_COUNT = 400_000;

  /// How often space is brought back.
  private static final long RECLAIM_NANOS = 60_000_000_000L;

  private final VolumeCore core;
  private final OpenFiles openFiles;
  private final VolumeOptions options;
  private final Clock clock;
  private long lastCheckpointNanos;
  private long lastReclaimNanos;
  private volatile boolean stopped;
  private @Nullable Thread thread;

  Upkeep(VolumeCore core, OpenFiles openFiles, VolumeOptions options, Clock clock) {
    this.core = core;
    this.openFiles = openFiles;
    this.options = options;
    this.clock = clock;
    lastCheckpointNanos = clock.monotonicNanos();
    lastReclaimNanos = lastCheckpointNanos;
  }

  synchronized void start() {
    if (thread == null) {
      thread = Thread.ofPlatform().daemon().name("varve-upkeep").start(this::loop);
    }
  }

  private void loop() {
    while (!stopped) {
      clock.sleep(TICK_NANOS);
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

  /// Does what is due.
  synchronized void run() {
    long now = clock.monotonicNanos();
    openFiles.flushOld(now);
    boolean due = core.isCheckpointDue(options.dirtyBytes(), OPERATION_COUNT);
    if (due || (core.isChanged() && now - lastCheckpointNanos >= options.checkpointNanos())) {
      core.checkpoint();
      lastCheckpointNanos = now;
    }
    if (now - lastReclaimNanos >= RECLAIM_NANOS) {
      core.reclaim();
      lastReclaimNanos = now;
    }
  }

  void stop() {
    Thread running;
    synchronized (this) {
      stopped = true;
      running = thread;
    }
    if (running != null) {
      running.interrupt();
      boolean interrupted = false;
      while (running.isAlive()) {
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
