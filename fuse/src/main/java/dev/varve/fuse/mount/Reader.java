package dev.varve.fuse.mount;

import dev.varve.base.ErrorCode;
import dev.varve.fuse.CallRunner;
import dev.varve.fuse.Operation;
import dev.varve.fuse.Protocol;
import java.util.concurrent.atomic.AtomicLong;

/// Reads requests and runs those that need not wait: one platform thread, because waiting in the
/// kernel would hold a virtual one's carrier.
final class Reader implements Runnable, CallRunner {
  private final Readers readers;
  private final Source source;

  /// The request that runs here, for those who get to read that it was interrupted.
  private final AtomicLong current = new AtomicLong();

  private Slot slot;

  /// How many requests in a row were there already.
  private int backlog;

  Reader(Readers readers, Source source) {
    this.readers = readers;
    this.source = source;
    slot = readers.pool().take();
  }

  @Override
  public void run() {
    boolean more = true;
    try {
      while (more && readers.mayWait() && source.next(slot)) {
        backlog = source.wasThere() ? backlog + 1 : 0;
        readers.arrived(backlog);
        more = serve();
      }
    } catch (RuntimeException | Error e) {
      readers.faults().happened("reading requests", e);
    } finally {
      readers.pool().give(slot);
      readers.left(this);
    }
  }

  /// Serves a request; whatever happens, who asked gets an answer.
  ///
  /// @return false when the kernel is gone
  private boolean serve() {
    try {
      return serveOrThrow();
    } catch (RuntimeException | Error e) {
      readers.faults().happened(slot.exchange.toString(), e);
      slot.exchange.becomeFailure(ErrorCode.BUG);
      return slot.send(readers.faults());
    }
  }

  private boolean serveOrThrow() {
    int opcode = slot.exchange.opcode();
    if (opcode == Operation.INTERRUPT.number()) {
      return interrupt();
    }
    if (readers.waits(opcode)) {
      return handOver();
    }
    current.lazySet(slot.exchange.unique());
    Protocol.Outcome outcome = readers.protocol().run(slot.exchange, this);
    current.lazySet(0);
    return switch (outcome) {
      case REPLY -> slot.send(readers.faults());
      case SILENCE -> true;
      case HAND_OVER -> handOver();
    };
  }

  private boolean handOver() {
    if (readers.waiters().start(slot)) {
      slot = readers.pool().take();
    }
    return true;
  }

  /// Passes a signal on. Between being read and being known the request is nowhere: then the kernel
  /// is asked to say it again. When it is over, the kernel knows that and does not.
  private boolean interrupt() {
    long unique = slot.exchange.interrupted();
    if (readers.waiters().interrupt(unique) || readers.isCurrent(unique)) {
      return true;
    }
    slot.exchange.becomeFailure(ErrorCode.WOULD_BLOCK);
    return slot.send(readers.faults());
  }

  Source source() {
    return source;
  }

  boolean isCurrent(long unique) {
    return current.get() == unique;
  }

  @Override
  public boolean mayWait() {
    return false;
  }

  @Override
  public void interruptible() {}

  @Override
  public int[] groups(int pid) {
    return Groups.of(pid);
  }
}
