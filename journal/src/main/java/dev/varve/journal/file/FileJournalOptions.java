package dev.varve.journal.file;

import dev.varve.base.ByteSize;
import dev.varve.base.Check;
import dev.varve.journal.Journal;
import java.util.concurrent.Executor;

/// How a [FileJournal] uses its directory and memory. Immutable.
///
/// @param fileSizeBytes the size of a new file, a multiple of 4096 with room for the largest
///   record. Existing files keep theirs
/// @param bufferBytes the size of each of the two buffers of records not yet written, with room for
///   the largest record
/// @param maxRecordBytes the largest record that is accepted, at most [Journal#MAX_RECORD_BYTES].
///   Larger ones that are there already stay readable
/// @param firstPosition the position of the first record when the directory holds no journal yet,
///   at least 1: a checkpoint outlives the journal before it, and positions never go back. Ignored
///   when there is one
/// @param background runs the making of the next file, one task at a time, before it is needed
public record FileJournalOptions(
    long fileSizeBytes,
    int bufferBytes,
    int maxRecordBytes,
    long firstPosition,
    Executor background) {
  private static final long MAX_FILE_BYTES = 16 * ByteSize.GIB;
  private static final int MAX_BUFFER_BYTES = 256 * ByteSize.MIB;
  private static final FileJournalOptions DEFAULTS =
      new FileJournalOptions(
          64L * ByteSize.MIB,
          5 * ByteSize.MIB,
          Journal.MAX_RECORD_BYTES,
          1,
          task -> Thread.ofPlatform().daemon().name("varve-journal-files").start(task));

  /// Checks that the largest record fits everywhere.
  public FileJournalOptions {
    long file = fileSizeBytes;
    int buffer = bufferBytes;
    int record = maxRecordBytes;
    long first = firstPosition;
    Check.argument(
        record >= 1 && record <= Journal.MAX_RECORD_BYTES,
        () ->
            "maxRecordBytes is from 1 to " + Journal.MAX_RECORD_BYTES + " bytes, found " + record);
    int minBuffer = Frame.HEADER_BYTES + Frame.sizeBytes(record);
    Check.argument(
        buffer >= minBuffer && buffer <= MAX_BUFFER_BYTES,
        () ->
            "bufferBytes is from %d (for the largest record) to %d bytes, found %d"
                .formatted(minBuffer, MAX_BUFFER_BYTES, buffer));
    long minFile = (long) FileHeader.BYTES + minBuffer + Frame.RESERVED_BYTES;
    Check.argument(
        file >= minFile && file <= MAX_FILE_BYTES && file % FileHeader.BYTES == 0,
        () ->
            "fileSizeBytes is a multiple of %d from %d (for the largest record) to %d, found %d"
                .formatted(FileHeader.BYTES, minFile, MAX_FILE_BYTES, file));
    Check.argument(first >= 1, () -> "firstPosition is at least 1, found " + first);
  }

  /// Returns files of 64 MiB, two buffers of 5 MiB, records up to the contract's limit, positions
  /// from 1, and a thread of its own for each file that is made.
  ///
  /// @return the defaults
  public static FileJournalOptions defaults() {
    return DEFAULTS;
  }

  /// Returns these options with another file size.
  ///
  /// @param bytes the size of a new file
  /// @return changed options
  public FileJournalOptions withFileSizeBytes(long bytes) {
    return new FileJournalOptions(bytes, bufferBytes, maxRecordBytes, firstPosition, background);
  }

  /// Returns these options with other buffers and another largest record, which depend on each
  /// other.
  ///
  /// @param bytes the size of each of two buffers
  /// @param recordBytes the largest record
  /// @return changed options
  public FileJournalOptions withBufferBytes(int bytes, int recordBytes) {
    return new FileJournalOptions(fileSizeBytes, bytes, recordBytes, firstPosition, background);
  }

  /// Returns these options with another first position.
  ///
  /// @param position of the first record of a new journal
  /// @return changed options
  public FileJournalOptions withFirstPosition(long position) {
    return new FileJournalOptions(fileSizeBytes, bufferBytes, maxRecordBytes, position, background);
  }

  /// Returns these options with another executor; `Runnable::run` makes a test deterministic.
  ///
  /// @param executor runs the making of the next file
  /// @return changed options
  public FileJournalOptions withBackground(Executor executor) {
    return new FileJournalOptions(
        fileSizeBytes, bufferBytes, maxRecordBytes, firstPosition, executor);
  }
}
