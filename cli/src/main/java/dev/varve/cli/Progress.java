package dev.varve.cli;

import dev.varve.base.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A line on the screen that says how far long work is, a few times a second, and goes when the
/// work ends. Nothing is shown where nobody looks.
final class Progress implements AutoCloseable {
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Terminal terminal;
  private final Thread thread;

  private Progress(Terminal terminal, Thread thread) {
    this.terminal = terminal;
    this.thread = thread;
  }

  /// Begins to show progress.
  ///
  /// @param terminal where
  /// @param clock what time passes by
  /// @param line what to show
  static Progress show(Terminal terminal, Clock clock, Supplier<String> line) {
    Thread thread =
        Thread.ofPlatform()
            .name("varve-progress")
            .daemon()
            .unstarted(() -> run(terminal, clock, line));
    if (terminal.isWatched()) {
      thread.start();
    }
    return new Progress(terminal, thread);
  }

  /// Shows what a copy of a tree has done.
  static Progress ofTree(Terminal terminal, String what, TreeCounts counts) {
    Clock clock = Clock.system();
    long start = clock.monotonicNanos();
    return show(
        terminal, clock, () -> what + ": " + counts.progress(clock.monotonicNanos() - start));
  }

  private static void run(Terminal terminal, Clock clock, Supplier<String> line) {
    while (!Thread.currentThread().isInterrupted()) {
      terminal.progress(line.get());
      clock.sleep(PERIOD_NANOS);
    }
  }

  @Override
  public void close() {
    if (!terminal.isWatched()) {
      return;
    }
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    terminal.progress("");
  }
}
