package dev.varve.journal.file;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
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
/// 1. What follows the last good frame is zeroed, so that an old frame never shows up again behind
///    new ones.
/// 2. Records that no mark calls durable are written again, the same bytes in the same place: they
///    may be there in the page cache only, and after a flush that failed the cache calls them
///    clean.
/// 3. The file is flushed; then a mark says that all is durable.
///
/// A crash at any point of it leaves a file that the next opening treats in the same way.
final class Recovery {
  /// The most files a journal has; 4 TiB of them at the default size.
  static final int MAX_FILES = 1 << 16;

  private static final int BLOCK_BYTES = 256 << 10;

  private final Disk disk;

  private Recovery(Disk disk) {
    this.disk = disk;
  }

  /// Checks and repairs a directory.
  ///
  /// @param disk the locked directory
  /// @param firstPosition the first position when the directory holds no journal
  static Recovered run(Disk disk, long firstPosition) {
    Recovery recovery = new Recovery(disk);
    List<FileHeader> files = recovery.headers();
    if (files.isEmpty()) {
      recovery.removeUnfinished();
      return new Recovered(files, 0, firstPosition - 1);
    }
    for (int i = 0; i + 1 < files.size(); i++) {
      FileScan.complete(disk, files.get(i), files.get(i + 1));
    }
    Tail tail = FileScan.tail(disk, files.getLast());
    recovery.removeUnfinished();
    long endOffset = recovery.repair(files.getLast(), tail);
    return new Recovered(files, endOffset, tail.lastPosition());
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

  /// Repairs the newest file.
  ///
  /// @return where the next frame goes
  private long repair(FileHeader header, Tail tail) {
    try (DiskFile file = disk.open(header.name())) {
      ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
      for (long at = tail.endOffset(); at < tail.dirtyEndOffset(); at += block.limit()) {
        block.clear().limit((int) Math.min(BLOCK_BYTES, tail.dirtyEndOffset() - at));
        file.write(block, at);
      }
      boolean proven = tail.provenPosition() == tail.lastPosition();
      if (!proven) {
        long start = new FrameReader(file, header).endOf(tail.provenPosition());
        rewrite(file, block, start, tail.endOffset());
      }
      file.flush();
      return proven ? tail.endOffset() : mark(file, header, tail);
    }
  }

  private static void rewrite(DiskFile file, ByteBuffer block, long start, long end) {
    for (long at = start; at < end; at += block.limit()) {
      block.clear().limit((int) Math.min(BLOCK_BYTES, end - at));
      file.read(block, at);
      file.write(block.flip(), at);
    }
  }

  private static long mark(DiskFile file, FileHeader header, Tail tail) {
    writeNote(file, header, tail.endOffset(), Frame.MARK, tail.lastPosition());
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
