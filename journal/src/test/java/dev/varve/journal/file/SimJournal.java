package dev.varve.journal.file;

import static dev.varve.journal.Records.payload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.disk.DiskFile;
import dev.varve.journal.Records;
import dev.varve.testkit.SimRandom;
import dev.varve.testkit.disk.Loss;
import dev.varve.testkit.disk.SimDisk;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/// Small journals on a simulated disk, and what tests do to their files.
final class SimJournal {
  /// Files of 8 KiB, made without a thread.
  static final FileJournalOptions OPTIONS =
      FileJournalOptions.defaults()
          .withBufferBytes(2048, 1024)
          .withFileSizeBytes(8192)
          .withBackground(Runnable::run);

  /// The file of position 1 in term 1.
  static final String FIRST_FILE = "0000000000000001-0000000000000001.journal";

  private SimJournal() {}

  static FileJournal open(SimDisk disk) {
    return FileJournal.open(disk, OPTIONS, new SimRandom(disk.callCount()));
  }

  /// Returns a disk on which a process did something to a journal, then closed it.
  static SimDisk closed(Consumer<FileJournal> work) {
    SimDisk disk = new SimDisk(1);
    try (FileJournal journal = open(disk)) {
      work.accept(journal);
    }
    return disk;
  }

  /// Returns a disk on which a process did something to a journal until the power failed.
  static SimDisk crashed(Consumer<FileJournal> work) {
    SimDisk disk = new SimDisk(1);
    work.accept(open(disk));
    disk.restart(Loss.EVERYTHING_UNFLUSHED);
    return disk;
  }

  /// Appends texts in a term and waits for the last.
  static void append(FileJournal journal, long term, String... texts) {
    for (String text : texts) {
      journal.append(term, payload(text));
    }
    journal.awaitDurable(journal.lastPosition());
  }

  /// Opens a journal, returns the texts of its records, and closes it.
  static List<String> texts(SimDisk disk) {
    try (FileJournal journal = open(disk)) {
      return Records.texts(journal);
    }
  }

  /// Opens a journal that is damaged: twice the same error, and nothing changes.
  ///
  /// @return the error's message
  static String refusal(SimDisk disk, ErrorCode code) {
    List<ByteBuffer> before = bytes(disk);
    VarveException refusal = failureOf(disk);
    assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    assertThat(failureOf(disk)).hasMessage(refusal.getMessage());
    assertThat(bytes(disk)).isEqualTo(before);
    disk.assertAllClosed();
    return String.valueOf(refusal.getMessage());
  }

  private static VarveException failureOf(SimDisk disk) {
    try (FileJournal journal = open(disk)) {
      throw new AssertionError("opened with " + Records.texts(journal));
    } catch (VarveException e) {
      return e;
    }
  }

  /// Returns the content of every journal file.
  static List<ByteBuffer> bytes(SimDisk disk) {
    return files(disk).stream().map(name -> ByteBuffer.wrap(disk.fileBytes(name))).toList();
  }

  /// Returns the names of the journal's files in order.
  static List<String> files(SimDisk disk) {
    return disk.fileNames().stream().filter(name -> !name.equals("lock")).toList();
  }

  /// Writes bytes into a file, durably.
  static void overwrite(SimDisk disk, String name, long offset, ByteBuffer bytes) {
    try (DiskFile file = disk.open(name)) {
      file.write(bytes, offset);
      file.flush();
    }
  }
}
