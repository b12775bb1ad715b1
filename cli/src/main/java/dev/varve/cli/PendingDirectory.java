package dev.varve.cli;

import java.util.concurrent.atomic.AtomicInteger;

/// A directory that is being copied. It ends, once, when the walk and all jobs that are about its
/// entries have left it: only then may its times and permissions be set, and its handle be closed.
abstract class PendingDirectory {
  private final AtomicInteger users = new AtomicInteger(1);

  /// Keeps it from ending. Only for who keeps it already.
  final void enter() {
    users.incrementAndGet();
  }

  /// Lets it go; the last to do so ends it.
  final void leave() {
    if (users.decrementAndGet() == 0) {
      end();
    }
  }

  /// Gives the directory its attributes and closes its handle. On any thread.
  abstract void end();
}
