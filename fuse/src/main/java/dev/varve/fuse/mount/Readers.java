package dev.varve.fuse.mount;

import dev.varve.base.time.Clock;
import dev.varve.fuse.Faults;
import dev.varve.fuse.Operation;
import dev.varve.fuse.Protocol;
import dev.varve.fuse.kernel.Device;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// The threads that read requests. There is one more when a request comes and nobody waits for the
/// next, up to a limit, and one less when others have long been waiting: few busy threads are
/// faster than many idle ones (37 against 44.5 µs, measured in November 2026).
///
/// With spinning there is one, which is fastest for a single caller (67 instead of 94 µs), until
/// requests pile up.
final class Readers {
  /// How many requests in a row must find others waiting before a reader leaves.
  private static final int SURPLUS_REQUESTS = 10_000;

  /// How many requests in a row must have been there already before one more reader joins those
  /// that spin.
  private static final int BACKLOG_REQUESTS = 32;

  private static final int OPERATIONS = 64;

  private final Device device;
  private final Protocol protocol;
  private final Waiters waiters;
  private final SlotPool pool;
  private final Faults faults;
  private final Clock clock;
  private final long spinNanos;
  private final int minCount;
  private final int maxCount;
  private final boolean[] waits = new boolean[OPERATIONS];

  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger idleCount = new AtomicInteger();
  private final AtomicInteger surplus = new AtomicInteger();
  private final AtomicBoolean growing = new AtomicBoolean();
  private final AtomicBoolean spinner = new AtomicBoolean();
  private final List<Reader> running = new CopyOnWriteArrayList<>();

  /// As many as there were readers at the same time.
  private final Queue<Source> allSources = new ConcurrentLinkedQueue<>();

  private final Queue<Source> freeSources = new ConcurrentLinkedQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  Readers(
      Device device,
      Protocol protocol,
      Waiters waiters,
      SlotPool pool,
      Faults faults,
      Clock clock,
      Set<Operation> waiting,
      MountOptions options) {
    this.device = device;
    this.protocol = protocol;
    this.waiters = waiters;
    this.pool = pool;
    this.faults = faults;
    this.clock = clock;
    spinNanos = options.spinNanos();
    maxCount = options.maxReaderCount();
    minCount = Math.min(spinNanos > 0 ? 1 : 2, maxCount);
    for (Operation operation : waiting) {
      waits[operation.number()] = true;
    }
  }

  void start() {
    for (int i = 0; i < minCount; i++) {
      add();
    }
  }

  private void add() {
    Reader reader = new Reader(this, source());
    Thread thread = Thread.ofPlatform().daemon().name("fuse-reader").unstarted(reader);
    running.add(reader);
    count.incrementAndGet();
    try {
      thread.start();
    } catch (RuntimeException | Error e) {
      left(reader);
      throw e;
    }
  }

  private Source source() {
    Source free = freeSources.poll();
    if (free != null) {
      return free;
    }
    Source opened = Source.open(device, clock, spinNanos, spinner);
    allSources.add(opened);
    return opened;
  }

  /// Closes the ways that requests came, when all are answered: a reply goes the way its request
  /// came, also after the reader that read it has left.
  void closeSources() {
    allSources.forEach(Source::close);
  }

  /// Counts a reader that is about to wait for a request.
  ///
  /// @return false when it is not needed
  boolean mayWait() {
    int others = idleCount.getAndIncrement();
    if (others < minCount) {
      return true;
    }
    if (surplus.incrementAndGet() < SURPLUS_REQUESTS) {
      return true;
    }
    surplus.set(0);
    idleCount.decrementAndGet();
    return false;
  }

  /// Counts a request, and adds a reader when nobody waits for the next.
  ///
  /// @param backlog how many requests in a row were there already when the reader asked
  void arrived(int backlog) {
    int idle = idleCount.decrementAndGet();
    if (idle == 0
        && count.get() < maxCount
        && (spinNanos == 0 || backlog > BACKLOG_REQUESTS)
        && growing.compareAndSet(false, true)) {
      try {
        add();
      } finally {
        growing.set(false);
      }
    }
  }

  /// Counts a reader that has ended.
  void left(Reader reader) {
    running.remove(reader);
    freeSources.add(reader.source());
    if (count.decrementAndGet() == 0) {
      waiters.interruptAll();
      ended.countDown();
    }
  }

  /// Says whether a request runs on a reader.
  boolean isCurrent(long unique) {
    for (Reader reader : running) {
      if (reader.isCurrent(unique)) {
        return true;
      }
    }
    return false;
  }

  boolean waits(int opcode) {
    return opcode < OPERATIONS && waits[opcode];
  }

  /// Waits until there are no readers, because there is no mount.
  boolean awaitEnd(long nanos) throws InterruptedException {
    return ended.await(nanos, TimeUnit.NANOSECONDS);
  }

  int count() {
    return count.get();
  }

  Protocol protocol() {
    return protocol;
  }

  Waiters waiters() {
    return waiters;
  }

  SlotPool pool() {
    return pool;
  }

  Faults faults() {
    return faults;
  }
}
