package dev.varve.store.cache;

import dev.varve.format.chunk.ChunkId;
import java.util.concurrent.locks.ReentrantLock;

/// Decides whether a chunk that was read may enter the cache, while volumes release chunks.
///
/// The rule: an entry is in the cache only while no release of its chunk has begun since the read
/// that brought it began. So a reader that read before the release and comes to enter its chunk
/// after it is refused; so is one that reads while the release is under way, as nobody can know
/// whether it read before or after. What the rule buys: a hit is the answer that the store below
/// would give, at every moment, not only once the release has returned.
///
/// | reader | release | outcome |
/// | --- | --- | --- |
/// | begins, reads, enters | begins | the release removes the entry |
/// | begins, reads | begins | refused: the stripe has begun another release |
/// | begins, reads, enters | under way | refused: no ticket |
/// | begins | has ended | enters what the store holds now |
///
/// Chunks share stripes, so a release may refuse a reader of another chunk: that costs a second
/// read and nothing else. A lock is never held while the store below works.
final class Releases {
  /// Far more than releases run at once, so that readers are rarely refused for nothing.
  private static final int STRIPE_COUNT = 1024;

  /// Given to a reader that may not enter what it reads.
  static final long NO_TICKET = -1;

  private final Stripe[] stripes = new Stripe[STRIPE_COUNT];

  private static final class Stripe extends ReentrantLock {
    private static final long serialVersionUID = 1L;

    private long begunCount;
    private int runningCount;
  }

  Releases() {
    for (int i = 0; i < STRIPE_COUNT; i++) {
      stripes[i] = new Stripe();
    }
  }

  /// Begins a read. To be called before the store below is read.
  long ticket(ChunkId id) {
    Stripe stripe = stripe(id);
    stripe.lock();
    try {
      return stripe.runningCount == 0 ? stripe.begunCount : NO_TICKET;
    } finally {
      stripe.unlock();
    }
  }

  /// Ends a read: enters its chunk unless a release has begun since the ticket was given.
  void enter(ChunkId id, long ticket, Runnable entering) {
    Stripe stripe = stripe(id);
    stripe.lock();
    try {
      if (ticket == stripe.begunCount) {
        entering.run();
      }
    } finally {
      stripe.unlock();
    }
  }

  /// Begins a release: removes what is there and refuses readers until [#end].
  void begin(ChunkId id, Runnable removing) {
    Stripe stripe = stripe(id);
    stripe.lock();
    try {
      stripe.begunCount++;
      stripe.runningCount++;
      removing.run();
    } finally {
      stripe.unlock();
    }
  }

  /// Ends a release, failed or not.
  void end(ChunkId id) {
    Stripe stripe = stripe(id);
    stripe.lock();
    try {
      stripe.runningCount--;
    } finally {
      stripe.unlock();
    }
  }

  /// The last bits, because a device index and a memory table use the first.
  private Stripe stripe(ChunkId id) {
    return stripes[(int) (id.word3() & (STRIPE_COUNT - 1))];
  }
}
