package dev.varve.base.disk;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The small bounded pool of platform threads on which disk calls run that must not run on the
/// caller's thread: those of virtual threads, because buffered file I/O holds its carrier, and
/// every flush, because an interrupt during a flush closes the channel and would hide its error.
/// The queue needs no bound of its own: each caller waits for its one call.
final class DiskThreads {
  private static final int MAX_THREADS = 8;
  private static final long IDLE_SECONDS = 10;
  private static final ThreadPoolExecutor POOL = newPool();

  private DiskThreads() {}

  /// Runs a call here when the caller is a platform thread, on the pool when it is a virtual one.
  static <T> T call(Supplier<T> call) {
    return Thread.currentThread().isVirtual() ? offload(call) : call.get();
  }

  /// Runs a call on the pool and waits for it, keeping the caller's interrupt status.
  static <T> T offload(Supplier<T> call) {
    Future<T> future = POOL.submit(call::get);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw rethrow(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException rethrow(ExecutionException e) {
    switch (e.getCause()) {
      case RuntimeException cause -> {
        cause.addSuppressed(new RuntimeException("called from here"));
        throw cause;
      }
      case Error cause -> throw cause;
      case null, default -> throw new IllegalStateException(e);
    }
  }

  private static ThreadPoolExecutor newPool() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("varve-disk-", 0).daemon().factory());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
