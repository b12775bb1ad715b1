package dev.varve.journal.file;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskFile;
import dev.varve.journal.JournalReader;
import dev.varve.journal.JournalRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads files one after the other, each opened when its turn comes. The file it is in stays
/// readable when it is dropped meanwhile; a later one that was dropped is `POSITION_GONE`.
final class FileJournalReader implements JournalReader {
  private final Disk disk;
  private final Deque<FileHeader> later;
  private final long lastPosition;
  private long nextPosition;
  private boolean closed;
  private @Nullable DiskFile file;
  private @Nullable FrameReader frames;
  private long offset;

  /// Opens the first file.
  ///
  /// @param files from the one that holds the position on
  FileJournalReader(Disk disk, List<FileHeader> files, long position, long lastPosition) {
    this.disk = disk;
    this.later = new ArrayDeque<>(files);
    this.nextPosition = position;
    this.lastPosition = lastPosition;
    if (position <= lastPosition) {
      FrameReader first = openNext(later.remove());
      try {
        offset = first.endOf(position - 1);
      } catch (RuntimeException | Error e) {
        close();
        throw e;
      }
    }
  }

  @Override
  public Optional<JournalRecord> next() {
    Check.state(!closed, () -> "the reader of " + disk.describe("") + " is closed");
    FrameReader current = frames;
    while (current != null && nextPosition <= lastPosition) {
      if (!later.isEmpty() && later.element().firstPosition() == nextPosition) {
        current = openNext(later.remove());
      } else if (!current.load(offset)) {
        throw current.damaged(offset, nextPosition);
      } else if (current.kind() == Frame.RECORD) {
        return Optional.of(take(current));
      } else {
        offset = current.endOffset();
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    closed = true;
    closeFile();
  }

  private void closeFile() {
    if (file != null) {
      file.close();
    }
  }

  private JournalRecord take(FrameReader current) {
    if (current.position() != nextPosition) {
      throw current.damaged(offset, nextPosition);
    }
    offset = current.endOffset();
    nextPosition++;
    return new JournalRecord(current.term(), current.position(), current.payload());
  }

  private FrameReader openNext(FileHeader header) {
    closeFile();
    DiskFile opened;
    try {
      opened = disk.open(header.name());
    } catch (VarveException e) {
      throw e.code() == ErrorCode.NOT_FOUND ? gone(e) : e;
    }
    FrameReader reader = new FrameReader(opened, header);
    file = opened;
    frames = reader;
    offset = FileHeader.BYTES;
    return reader;
  }

  private VarveException gone(VarveException cause) {
    return new VarveException(
        ErrorCode.POSITION_GONE,
        "position "
            + nextPosition
            + " of the journal "
            + disk.describe("")
            + " was dropped; read from its first position on",
        cause);
  }
}
