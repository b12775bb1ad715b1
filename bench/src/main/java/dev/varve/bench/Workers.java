package dev.varve.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/// Runs the same work on many threads and waits for all of it.
final class Workers {
  private Workers() {}

  static void run(int count, IntFunction<Callable<?>> work) {
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      await(start(threads, count, work));
    }
  }

  static void runVirtual(int count, IntFunction<Callable<?>> work) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      await(start(threads, count, work));
    }
  }

  private static List<Future<?>> start(
      ExecutorService threads, int count, IntFunction<Callable<?>> work) {
    List<Future<?>> futures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      futures.add(threads.submit(work.apply(i)));
    }
    return futures;
  }

  private static void await(List<Future<?>> futures) {
    for (Future<?> future : futures) {
      try {
        future.get();
      } catch (ExecutionException | InterruptedException e) {
        throw new IllegalStateException("a benchmark's thread failed: " + e.getCause(), e);
      }
    }
  }
}
