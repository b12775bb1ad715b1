package dev.varve.volume.file;

import dev.varve.base.VarveException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Work that is done once, by whoever comes first: a thread of an executor, or the one that needs
/// its result. So nobody waits for work that has not begun. Safe for any thread.
final class Once<T> {
  private final Supplier<T> work;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CompletableFuture<T> result = new CompletableFuture<>();

  Once(Supplier<T> work) {
    this.work = work;
  }

  /// Has it done beside the caller, unless the executor takes no more work.
  void begin(Executor executor) {
    try {
      executor.execute(this::run);
    } catch (RejectedExecutionException e) {
      // It is being shut down: whoever needs the result does the work.
    }
  }

  /// Makes it never be done, unless it has begun.
  ///
  /// @return whether it had not; then nobody may ask for its result
  boolean cancel() {
    return begun.compareAndSet(false, true);
  }

  /// Does it, unless it has begun.
  void run() {
    if (begun.compareAndSet(false, true)) {
      try {
        result.complete(work.get());
      } catch (RuntimeException | Error e) {
        result.completeExceptionally(e);
      }
    }
  }

  /// Says whether it is done, or failed.
  boolean isDone() {
    return result.isDone();
  }

  /// Does the work or waits for it.
  ///
  /// @return its result
  /// @throws RuntimeException as the work did, for each that asks
  T result() {
    run();
    try {
      return result.join();
    } catch (CompletionException e) {
      throw failure(e.getCause());
    }
  }

  private static RuntimeException failure(@Nullable Throwable cause) {
    return switch (cause) {
      case VarveException known -> known.again();
      case RuntimeException unknown -> unknown;
      case Error error -> throw error;
      case null, default -> new IllegalStateException(cause);
    };
  }
}
