package dev.varve.journal;

import java.nio.ByteBuffer;

/// One record of a journal.
///
/// @param term the reign in which it was appended, at least 1
/// @param position its place in the order, at least 1
/// @param payload what the caller appended; a read-only buffer
public record JournalRecord(long term, long position, ByteBuffer payload) {
  /// Makes the payload read-only, with a position and limit of its own.
  public JournalRecord {
    payload = payload.asReadOnlyBuffer();
  }
}
