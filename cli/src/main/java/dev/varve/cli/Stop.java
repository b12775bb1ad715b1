package dev.varve.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// How a process that keeps a data directory open ends on SIGTERM and SIGINT: everybody who stays
/// is told, and the process is there until the directory is closed.
final class Stop {
  private final CountDownLatch told = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  /// From now on a signal is a wish to end.
  void listen() {
    listen(() -> {});
  }

  /// From now on a signal is a wish to end.
  ///
  /// @param atSignal what else ends the waiting of whoever stays
  void listen(Runnable atSignal) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              told.countDown();
              atSignal.run();
              awaitClosed();
            }));
  }

  private void awaitClosed() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits for the signal.
  void await() throws InterruptedException {
    told.await();
  }

  /// Waits for the signal.
  ///
  /// @param millis how long at most
  /// @return whether it came
  boolean await(long millis) throws InterruptedException {
    return told.await(millis, TimeUnit.MILLISECONDS);
  }

  /// Lets the process end.
  void closed() {
    closed.countDown();
  }
}
