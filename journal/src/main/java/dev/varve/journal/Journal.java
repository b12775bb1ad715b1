package dev.varve.journal;

import java.nio.ByteBuffer;

/// Ordered records, each with a term and a position. Positions are dense: 1, 2, 3, …, or from the
/// first position on with which the journal was created. Terms never go back. What a record means
/// is the caller's business.
///
/// **Durability.** A record is durable when [#awaitDurable] of its position has returned. A crash
/// leaves the records up to some position at or after the last durable one, never a gap, never part
/// of one.
///
/// **Failure.** After a failed write or flush the journal accepts and promises nothing more until
/// it is opened again: waits throw the failure itself (the record may be durable or not), appends
/// `READ_ONLY` with its reason. What was durable stays readable.
///
/// **Threads.** Safe for any thread. Many callers that wait share one flush.
public interface Journal extends AutoCloseable {
  /// The largest record in bytes: 4 MiB.
  int MAX_RECORD_BYTES = 4 << 20;

  /// Appends a record. Returns before it is durable. Waits when the buffer of unwritten records is
  /// full.
  ///
  /// @param term at least the term of the last record, and at least 1
  /// @param payload the record, from 0 to [#MAX_RECORD_BYTES] bytes; its position does not change
  /// @return its position, one more than the last
  /// @throws dev.varve.base.VarveException `INVALID_ARGUMENT` for an older term, `LIMIT_EXCEEDED`
  ///   for a larger record, `READ_ONLY` after a failure
  long append(long term, ByteBuffer payload);

  /// Waits until a record is durable.
  ///
  /// @param position a position that [#append] returned; one that is durable already returns at
  ///   once, also after [#close]
  void awaitDurable(long position);

  /// Returns the position of the first record kept, or that the next record will have when none is
  /// kept.
  ///
  /// @return a position, at least 1
  long firstPosition();

  /// Returns the position of the last record appended.
  ///
  /// @return a position, or one less than [#firstPosition] before the first record ever
  long lastPosition();

  /// Returns the position up to which records are known durable.
  ///
  /// @return a position from 0 to [#lastPosition]
  long durablePosition();

  /// Returns the term of the last record appended, or a later one that began without a record that
  /// outlived a crash.
  ///
  /// @return the least term that the next record may have, or 0 before the first record ever
  long lastTerm();

  /// Reads records in order, from a position up to the last durable one at the time of the call.
  /// Records that are dropped while they are read may end the reading with `POSITION_GONE`.
  ///
  /// @param position from [#firstPosition] to one past [#durablePosition]
  /// @return a reader, to be closed
  /// @throws dev.varve.base.VarveException `POSITION_GONE` when the position was dropped or never
  ///   was
  JournalReader read(long position);

  /// Forgets records. Space is given back in whole files, so some records before the position may
  /// stay readable. The records' places are never used again: positions go on.
  ///
  /// @param position the first record that must stay, at most one past [#durablePosition]
  void dropBefore(long position);

  /// Flushes and closes. Closing twice does nothing.
  @Override
  void close();
}
