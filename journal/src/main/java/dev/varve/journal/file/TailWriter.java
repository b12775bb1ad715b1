package dev.varve.journal.file;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskFile;
import org.jspecify.annotations.Nullable;

/// Brings batches to the newest file, and goes on to the next one in an order that a crash cannot
/// spoil: all of the old file durable; the new file with its header durable under a temporary name;
/// renamed, and the directory durable; the old file's end durable; only then the first record in
/// the new one.
///
/// For one thread at a time, which is the leader of the group commit, or who closes the journal.
final class TailWriter implements AutoCloseable {
  private final Disk disk;
  private final FileList files;
  private final FreshFiles fresh;
  private @Nullable DiskFile file;
  private @Nullable FileHeader header;
  private long endOffset;
  private long writtenPosition;
  private long durablePosition;
  private long markedPosition;

  TailWriter(Disk disk, FileJournalOptions options, FileList files, Recovered recovered) {
    this.disk = disk;
    this.files = files;
    this.fresh = new FreshFiles(disk, options);
    this.writtenPosition = recovered.lastPosition();
    this.durablePosition = writtenPosition;
    this.markedPosition = writtenPosition;
    if (!recovered.files().isEmpty()) {
      this.header = recovered.files().getLast();
      this.endOffset = recovered.endOffset();
      this.file = disk.open(header.name());
    }
  }

  /// Writes a batch, making its file first when it starts one.
  void write(Batch batch) {
    DiskFile target = file;
    if (target == null || batch.startsFile()) {
      target = startFile(batch.file());
    }
    target.write(batch.finish(durablePosition), batch.offset());
    markedPosition = durablePosition;
    writtenPosition = batch.lastPosition();
    endOffset = batch.offset() + batch.usedBytes();
    if (endOffset - FileHeader.BYTES > (batch.file().sizeBytes() - FileHeader.BYTES) / 2) {
      fresh.prepare();
    }
  }

  /// Makes durable what was written.
  ///
  /// @return the position up to which all is durable
  long flush() {
    if (file != null && durablePosition < writtenPosition) {
      file.flush();
      durablePosition = writtenPosition;
    }
    return durablePosition;
  }

  /// Leaves a mark for records that no mark covers yet, so that damage to the last ones is known as
  /// such at the next opening.
  void finish() {
    flush();
    if (file != null && header != null && markedPosition < durablePosition) {
      Recovery.writeNote(file, header, endOffset, Frame.MARK, durablePosition);
      file.flush();
    }
  }

  @Override
  public void close() {
    try (fresh) {
      if (file != null) {
        file.close();
      }
    }
  }

  private DiskFile startFile(FileHeader next) {
    flush();
    checkCount();
    DiskFile made = fresh.publish(next);
    try {
      endFile(next.firstPosition());
    } catch (VarveException e) {
      made.close();
      throw e;
    }
    file = made;
    header = next;
    files.add(next);
    return made;
  }

  private void endFile(long nextPosition) {
    if (file != null && header != null) {
      Recovery.writeNote(file, header, endOffset, Frame.END, nextPosition);
      file.flush();
      file.close();
    }
  }

  private void checkCount() {
    if (files.all().size() >= Recovery.MAX_FILES) {
      throw new VarveException(
          ErrorCode.LIMIT_EXCEEDED,
          disk.describe("")
              + " has reached its limit of "
              + Recovery.MAX_FILES
              + " journal files; drop records that a checkpoint contains");
    }
  }
}
