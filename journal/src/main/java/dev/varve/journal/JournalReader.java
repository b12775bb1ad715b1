package dev.varve.journal;

import java.util.Optional;

/// Reads a journal's records in order. For one thread.
public interface JournalReader extends AutoCloseable {
  /// Returns the next record.
  ///
  /// @return the record, or empty at the end
  /// @throws dev.varve.base.VarveException `CORRUPT`, naming file and offset
  Optional<JournalRecord> next();

  /// Closes the reader. Closing twice does nothing.
  @Override
  void close();
}
