package dev.varve.journal.file;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.RandomSource;
import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskFile;
import dev.varve.journal.file.FileScan.Tail;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;

/// Opens what an earlier process left. First everything is read and checked; any damage ends it
/// with an error and an unchanged directory. Only then is the newest file repaired:
///
/// 1. What follows the last record that a mark calls durable is written again, the same bytes in
///    the same place: it may be there in the page cache only, and after a flush that failed the
///    cache calls it clean. Then the file is flushed.
/// 2. If anything but zeros follows, a write was torn. Nothing is ever written behind a tear, where
///    an old frame could show up again behind new ones: a new file takes over from the last good
///    record on, which makes the cut durable. It takes the place of a file without any record.
/// 3. Otherwise the file goes on, after a mark that says that all is durable.
///
/// A crash at any point of it leaves a file that the next opening treats in the same way.
final class Recovery {
  /// The most files a journal has; 4 TiB of them at the default size.
  static final int MAX_FILES = 1 << 16;

  private static final int BLOCK_BYTES = 256 << 10;

  private final Disk disk;
  private final FileJournalOptions options;
  private final RandomSource random;

  private Recovery(Disk disk, FileJournalOptions options, RandomSource random) {
    this.disk = disk;
    this.options = options;
    this.random = random;
  }

  /// Checks and repairs a locked directory.
  static Recovered run(Disk disk, FileJournalOptions options, RandomSource random) {
    Recovery recovery = new Recovery(disk, options, random);
    List<FileHeader> files = recovery.headers();
    for (int i = 0; i + 1 < files.size(); i++) {
      FileScan.complete(disk, files.get(i), files.get(i + 1));
    }
    if (files.isEmpty()) {
      recovery.removeUnfinished();
      return new Recovered(files, 0, options.firstPosition() - 1);
    }
    FileHeader newest = files.getLast();
    Tail tail = FileScan.tail(disk, newest);
    recovery.removeUnfinished();
    return recovery.repair(new FileList(files), newest, tail);
  }

  private List<FileHeader> headers() {
    List<FileHeader> files =
        disk.list("").stream().filter(FileHeader::isName).sorted().map(this::header).toList();
    Check.state(
        files.size() <= MAX_FILES,
        () -> disk.describe("") + " has " + files.size() + " journal files, at most " + MAX_FILES);
    for (FileHeader file : files) {
      JournalId expected = files.getLast().journal();
      if (!file.journal().equals(expected)) {
        throw new VarveException(
            ErrorCode.CORRUPT,
            disk.describe(file.name())
                + ": belongs to journal "
                + file.journal()
                + ", the newest file here to journal "
                + expected
                + "; move the file that does not belong here away");
      }
    }
    return files;
  }

  private FileHeader header(String name) {
    try (DiskFile file = disk.open(name)) {
      FileHeader header = FrameReader.header(file);
      if (!header.name().equals(name)) {
        throw new VarveException(
            ErrorCode.CORRUPT,
            file.path() + ": was created as " + header.name() + "; give it that name again");
      }
      if (file.size() != header.sizeBytes()) {
        throw new VarveException(
            ErrorCode.CORRUPT,
            "%s: expected %d bytes, found %d; restore the file from a copy"
                .formatted(file.path(), header.sizeBytes(), file.size()));
      }
      return header;
    }
  }

  private void removeUnfinished() {
    disk.list("").stream().filter(FreshFiles::isName).forEach(disk::delete);
    disk.flushDirectory("");
  }

  private Recovered repair(FileList files, FileHeader newest, Tail tail) {
    try (DiskFile file = disk.open(newest.name())) {
      rewrite(file, new FrameReader(file, newest).endOf(tail.provenPosition()), tail.endOffset());
      file.flush();
      if (tail.torn()) {
        files.add(cut(file, newest, tail));
        return new Recovered(files.all(), FileHeader.BYTES, tail.lastPosition());
      }
      return new Recovered(files.all(), mark(file, newest, tail), tail.lastPosition());
    }
  }

  private static void rewrite(DiskFile file, long start, long end) {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
    for (long at = start; at < end; at += block.limit()) {
      block.clear().limit((int) Math.min(BLOCK_BYTES, end - at));
      file.read(block, at);
      file.write(block.flip(), at);
    }
  }

  private FileHeader cut(DiskFile file, FileHeader newest, Tail tail) {
    FileHeader next =
        new FileHeader(
            newest.journal(),
            random.nextLong(),
            newest.term(),
            tail.lastPosition() + 1,
            options.fileSizeBytes());
    try (FreshFiles fresh = new FreshFiles(disk, options)) {
      fresh.publish(next).close();
    }
    if (!next.name().equals(newest.name())) {
      writeNote(file, newest, tail.endOffset(), Frame.END, next.firstPosition());
      file.flush();
    }
    return next;
  }

  private static long mark(DiskFile file, FileHeader newest, Tail tail) {
    if (tail.provenPosition() == tail.lastPosition()) {
      return tail.endOffset();
    }
    writeNote(file, newest, tail.endOffset(), Frame.MARK, tail.lastPosition());
    file.flush();
    return tail.endOffset() + Frame.HEADER_BYTES;
  }

  /// Writes a frame without payload.
  static void writeNote(DiskFile file, FileHeader header, long offset, byte kind, long position) {
    ByteBuffer frame = ByteBuffer.allocateDirect(Frame.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Frame.put(frame, 0, kind, position, ByteBuffer.allocate(0), header.frameKey(), new CRC32C());
    file.write(frame.clear(), offset);
  }
}
