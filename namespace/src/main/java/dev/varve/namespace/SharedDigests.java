package dev.varve.namespace;

import dev.varve.base.commit.GroupCommit;
import dev.varve.format.digest.Md5;
import dev.varve.format.digest.Md5Group;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/// The MD5s of objects that are put at the same time: whoever comes while others are computed waits
/// and is computed with all that wait, in about the time of one. MD5 is most of what a large put
/// costs otherwise.
///
/// Safe for any thread.
final class SharedDigests {
  /// Smaller pieces are not worth the wait.
  private static final int MIN_BYTES = 16 << 10;

  /// Puts that wait at the same time are as many as requests; more are computed in further turns.
  private static final int MAX_INPUTS = 64;

  private final ReentrantLock order = new ReentrantLock();
  private final ConcurrentLinkedQueue<Md5Group.Input> waiting = new ConcurrentLinkedQueue<>();
  private final Md5Group group = new Md5Group();
  private final AtomicLong lastTicket = new AtomicLong();
  private final GroupCommit turns = new GroupCommit(0, this::turn);
  private long doneTicket;

  /// Adds bytes to a digest.
  ///
  /// @param bytes holds them; not changed before this returns
  void update(Md5 md5, byte[] bytes, int offset, int length) {
    if (length < MIN_BYTES) {
      md5.update(bytes, offset, length);
      return;
    }
    long ticket;
    order.lock();
    try {
      waiting.add(new Md5Group.Input(md5, bytes, offset, length));
      ticket = lastTicket.incrementAndGet();
    } finally {
      order.unlock();
    }
    turns.await(ticket);
  }

  /// Never by two threads at once, as its caller has it.
  private long turn() {
    List<Md5Group.Input> inputs = new ArrayList<>();
    Md5Group.Input next = waiting.poll();
    while (next != null) {
      inputs.add(next);
      next = inputs.size() < MAX_INPUTS ? waiting.poll() : null;
    }
    group.update(inputs);
    doneTicket += inputs.size();
    return doneTicket;
  }
}
