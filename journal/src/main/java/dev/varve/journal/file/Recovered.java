package dev.varve.journal.file;

import java.util.List;

/// A journal as it is after opening: every record in it is durable, and nothing follows the last.
///
/// @param files the headers of its files in order; none for a new journal
/// @param endOffset where the next batch goes in the last file
/// @param lastPosition of the last record, or one before the first when there is none
record Recovered(List<FileHeader> files, long endOffset, long lastPosition) {
  Recovered {
    files = List.copyOf(files);
  }
}
