package dev.varve.journal;

import dev.varve.base.ByteSize;
import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// A journal in memory, for tests and trials. What is durable survives [#crash], nothing survives
/// the process. Dropping is exact.
public final class MemoryJournal implements Journal {
  /// The most bytes of payload that are kept; then appends are `STORAGE_FULL`.
  public static final long MAX_BYTES = ByteSize.GIB;

  private static final String NAME = "the journal in memory";

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<JournalRecord> records = new ArrayDeque<>();
  private long sizeBytes;
  private long lastPosition;
  private long durablePosition;
  private long lastTerm;
  private long durableTerm;
  private boolean closed;

  /// Creates an empty journal whose positions begin at 1.
  public MemoryJournal() {
    this(1);
  }

  /// Creates an empty journal.
  ///
  /// @param firstPosition the position of the first record, at least 1
  public MemoryJournal(long firstPosition) {
    Check.argument(firstPosition >= 1, () -> "a position is at least 1, found " + firstPosition);
    this.lastPosition = firstPosition - 1;
    this.durablePosition = lastPosition;
  }

  /// Returns what a crash would leave now: the durable records, in a journal of its own. This one
  /// is closed.
  ///
  /// @return a journal
  public MemoryJournal crash() {
    lock.lock();
    try {
      closed = true;
      MemoryJournal left = new MemoryJournal(first());
      for (JournalRecord record : records) {
        if (record.position() <= durablePosition) {
          left.add(record);
        }
      }
      left.lastPosition = durablePosition;
      left.durablePosition = durablePosition;
      left.lastTerm = durableTerm;
      left.durableTerm = durableTerm;
      return left;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long append(long term, ByteBuffer payload) {
    byte[] copy = new byte[payload.remaining()];
    payload.get(payload.position(), copy);
    lock.lock();
    try {
      checkOpen();
      Check.argument(
          term >= Math.max(1, lastTerm),
          () -> "the term of %s is at least %d, found %d".formatted(NAME, lastTerm, term));
      checkRoom(copy.length);
      add(new JournalRecord(term, lastPosition + 1, ByteBuffer.wrap(copy)));
      return lastPosition;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void awaitDurable(long position) {
    lock.lock();
    try {
      if (position <= durablePosition) {
        return;
      }
      checkOpen();
      Check.argument(
          position <= lastPosition,
          () -> "position %d was not appended to %s".formatted(position, NAME));
      durablePosition = lastPosition;
      durableTerm = lastTerm;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long firstPosition() {
    lock.lock();
    try {
      return first();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long lastPosition() {
    lock.lock();
    try {
      return lastPosition;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long durablePosition() {
    lock.lock();
    try {
      return durablePosition;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long lastTerm() {
    lock.lock();
    try {
      return lastTerm;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public JournalReader read(long position) {
    lock.lock();
    try {
      checkOpen();
      if (position < first() || position > durablePosition + 1) {
        throw new VarveException(
            ErrorCode.POSITION_GONE,
            "%s has positions %d to %d, %d was asked for"
                .formatted(NAME, first(), durablePosition, position));
      }
      List<JournalRecord> durable = new ArrayList<>();
      for (JournalRecord record : records) {
        if (record.position() >= position && record.position() <= durablePosition) {
          durable.add(record);
        }
      }
      return new Reader(durable.iterator());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void dropBefore(long position) {
    lock.lock();
    try {
      checkOpen();
      Check.argument(
          position <= durablePosition + 1,
          () -> "position %d of %s is not durable".formatted(position, NAME));
      while (first() < position) {
        sizeBytes -= records.remove().payload().capacity();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        durablePosition = lastPosition;
        durableTerm = lastTerm;
      }
    } finally {
      lock.unlock();
    }
  }

  private long first() {
    return lastPosition - records.size() + 1;
  }

  private void add(JournalRecord record) {
    records.add(record);
    sizeBytes += record.payload().capacity();
    lastPosition = record.position();
    lastTerm = record.term();
  }

  private void checkOpen() {
    Check.state(!closed, () -> NAME + " is closed");
  }

  private void checkRoom(int payloadBytes) {
    if (payloadBytes > MAX_RECORD_BYTES) {
      throw new VarveException(
          ErrorCode.LIMIT_EXCEEDED,
          "a record is at most %d bytes, found %d".formatted(MAX_RECORD_BYTES, payloadBytes));
    }
    if (sizeBytes + payloadBytes > MAX_BYTES) {
      throw new VarveException(
          ErrorCode.STORAGE_FULL,
          NAME + " is at its limit of " + new ByteSize(MAX_BYTES) + "; drop records");
    }
  }

  private static final class Reader implements JournalReader {
    private final Iterator<JournalRecord> durable;
    private boolean closed;

    Reader(Iterator<JournalRecord> durable) {
      this.durable = durable;
    }

    @Override
    public Optional<JournalRecord> next() {
      Check.state(!closed, () -> "the reader of " + NAME + " is closed");
      if (!durable.hasNext()) {
        return Optional.empty();
      }
      JournalRecord record = durable.next();
      return Optional.of(
          new JournalRecord(record.term(), record.position(), record.payload().duplicate()));
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
