package dev.varve.gateway.s3;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.operation.Face;
import dev.varve.gateway.s3.operation.LifecycleRun;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Goes over the lifecycle rules again and again while the gateway runs.
final class LifecycleThread implements AutoCloseable {
  /// Rules count in days, so an hour late is early enough.
  private static final long PAUSE_SECONDS = 3600;

  private final Thread thread;
  private final CountDownLatch stop;

  private LifecycleThread(Thread thread, CountDownLatch stop) {
    this.thread = thread;
    this.stop = stop;
  }

  static LifecycleThread start(Face face, Consumer<VarveException> faults) {
    CountDownLatch stop = new CountDownLatch(1);
    Thread thread = Thread.ofVirtual().name("s3-lifecycle").start(() -> run(face, faults, stop));
    return new LifecycleThread(thread, stop);
  }

  private static void run(Face face, Consumer<VarveException> faults, CountDownLatch stop) {
    try {
      do {
        pass(face, faults, stop);
      } while (!stop.await(PAUSE_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pass(Face face, Consumer<VarveException> faults, CountDownLatch stop) {
    try {
      LifecycleRun.once(face, () -> stop.getCount() == 0);
    } catch (VarveException fault) {
      faults.accept(fault);
    } catch (Refusal unreadable) {
      faults.accept(
          new VarveException(
              ErrorCode.CORRUPT,
              "the lifecycle rules of a bucket cannot be read: " + unreadable.text(),
              unreadable));
    }
  }

  /// Ends the pass that runs, after the page that it is at. It is not interrupted, which would
  /// close the files that it reads.
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
