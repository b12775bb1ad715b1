package dev.varve.journal.file;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskFile;

/// Checks one file frame by frame, without changing it.
///
/// What decides between a torn write and damage: a write is torn only when no flush followed it.
/// Every mark says what had been flushed before it was written, so a bad frame in front of a record
/// that some mark, even a later one, calls durable, was good once. Frames after a bad one are found
/// again because all start at multiples of [Frame#ALIGNMENT].
final class FileScan {
  /// How the newest file ends.
  ///
  /// @param endOffset where the good frames end
  /// @param lastPosition of the last record, or one before the file's first
  /// @param provenPosition up to where records are known to be durable
  /// @param torn whether anything but zeros follows the good frames
  record Tail(long endOffset, long lastPosition, long provenPosition, boolean torn) {}

  private final FileHeader header;
  private final FrameReader frames;
  private final String path;
  private long offset = FileHeader.BYTES;
  private long lastPosition;
  private long provenPosition;
  private boolean ended;

  private FileScan(DiskFile file, FileHeader header) {
    this.header = header;
    this.frames = new FrameReader(file, header);
    this.path = file.path();
    this.lastPosition = header.firstPosition() - 1;
    this.provenPosition = lastPosition;
  }

  /// Checks a file that another follows: it holds every record up to the other's first.
  static void complete(Disk disk, FileHeader header, FileHeader next) {
    if (next.term() < header.term()) {
      throw new VarveException(
          ErrorCode.CORRUPT,
          ("%s: expected at least term %d, that of %s before it, found %d;"
                  + " move the file that does not belong here away")
              .formatted(
                  disk.describe(next.name()),
                  header.term(),
                  disk.describe(header.name()),
                  next.term()));
    }
    try (DiskFile file = disk.open(header.name())) {
      FileScan scan = new FileScan(file, header);
      scan.advance(next.firstPosition() - 1);
      if (scan.ended) {
        throw scan.missingFile();
      }
      if (scan.lastPosition < next.firstPosition() - 1) {
        throw scan.frames.damaged(scan.offset, scan.lastPosition + 1);
      }
      scan.skipMarks();
      if (scan.frames.load(scan.offset) && scan.frames.kind() == Frame.RECORD) {
        throw new VarveException(
            ErrorCode.CORRUPT,
            ("%s: expected no record after position %d, where %s begins; found one at offset %d;"
                    + " remove the file that does not belong to this journal")
                .formatted(scan.path, scan.lastPosition, disk.describe(next.name()), scan.offset));
      }
    }
  }

  /// Checks the newest file.
  static Tail tail(Disk disk, FileHeader header) {
    try (DiskFile file = disk.open(header.name())) {
      FileScan scan = new FileScan(file, header);
      scan.advance(Long.MAX_VALUE);
      if (scan.ended) {
        throw scan.missingFile();
      }
      boolean torn = scan.lookBeyond();
      if (scan.provenPosition > scan.lastPosition) {
        throw scan.frames.damaged(scan.offset, scan.lastPosition + 1);
      }
      return new Tail(scan.offset, scan.lastPosition, scan.provenPosition, torn);
    }
  }

  /// Goes forward over good frames, up to a record or to the first frame that is not good.
  private void advance(long target) {
    while (lastPosition < target && !ended && frames.load(offset)) {
      long position = frames.position();
      boolean good =
          switch (frames.kind()) {
            case Frame.RECORD -> position == lastPosition + 1;
            case Frame.MARK -> position <= lastPosition;
            default -> position == lastPosition + 1;
          };
      if (!good) {
        return;
      }
      switch (frames.kind()) {
        case Frame.RECORD -> lastPosition = position;
        case Frame.MARK -> provenPosition = Math.max(provenPosition, position);
        default -> ended = true;
      }
      offset = frames.endOffset();
    }
  }

  private void skipMarks() {
    while (frames.load(offset) && frames.kind() == Frame.MARK) {
      offset = frames.endOffset();
    }
  }

  /// Looks at everything after the last good frame for proof that more was durable.
  ///
  /// @return whether there is anything but zeros
  private boolean lookBeyond() {
    boolean torn = false;
    for (long at = offset; at < header.sizeBytes(); at += Frame.ALIGNMENT) {
      if (frames.word(at) == 0) {
        continue;
      }
      torn = true;
      if (frames.load(at)) {
        long durable =
            switch (frames.kind()) {
              case Frame.MARK -> frames.position();
              case Frame.END -> frames.position() - 1;
              default -> 0;
            };
        provenPosition = Math.max(provenPosition, durable);
      }
    }
    return torn;
  }

  private VarveException missingFile() {
    return new VarveException(
        ErrorCode.CORRUPT,
        ("%s: ends at offset %d before position %d, but the file that begins there is missing;"
                + " nothing was changed: restore it from a copy")
            .formatted(path, offset, lastPosition + 1));
  }
}
