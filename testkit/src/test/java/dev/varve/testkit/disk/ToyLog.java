package dev.varve.testkit.disk;

import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// A tiny log that is right when it has no bug, and wrong in one way for each that it is given: the
/// canaries that a [CrashCampaign] must find. A log is a file of records.
final class ToyLog implements AutoCloseable {
  static final int RECORD_BYTES = 700;
  private static final String NAME = "log";

  /// What may be wrong.
  enum Bug {
    /// Says that a record is durable without flushing it.
    NO_FLUSH,
    /// Does not make the file's name durable.
    NO_FLUSH_DIRECTORY,
    /// Takes every record that the file's size has room for as written.
    TRUSTS_SIZE,
    /// Flushes again when a flush fails, and believes the second.
    RETRIES_FLUSH,
    /// Takes what it reads after a restart as durable.
    TRUSTS_CACHE,
    /// Goes on after a crash.
    SWALLOWS_CRASH,
    /// Does not close its file when it cannot be opened.
    LEAKS,
    /// Takes an unreadable file for an absent one.
    ERROR_IS_ABSENCE
  }

  private final Set<Bug> bugs;
  private final DiskFile file;
  private final List<Long> values = new ArrayList<>();

  private ToyLog(Set<Bug> bugs, DiskFile file) {
    this.bugs = bugs;
    this.file = file;
  }

  static ToyLog open(Disk disk, Bug... bugs) {
    Set<Bug> set = EnumSet.noneOf(Bug.class);
    set.addAll(List.of(bugs));
    ToyLog log = new ToyLog(set, openFile(disk, set));
    try {
      log.recover();
      if (!set.contains(Bug.NO_FLUSH_DIRECTORY)) {
        disk.flushDirectory("");
      }
      return log;
    } catch (RuntimeException | Error e) {
      if (!set.contains(Bug.LEAKS)) {
        log.close();
      }
      throw e;
    }
  }

  private static DiskFile openFile(Disk disk, Set<Bug> bugs) {
    if (bugs.contains(Bug.ERROR_IS_ABSENCE)) {
      try {
        return disk.open(NAME);
      } catch (VarveException e) {
        return disk.create(NAME);
      }
    }
    return disk.exists(NAME) ? disk.open(NAME) : disk.create(NAME);
  }

  private void recover() {
    long size = file.size();
    long position = 0;
    while (position + RECORD_BYTES <= size) {
      ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES);
      file.read(record, position);
      long value = record.getLong(0);
      boolean valid = record.rewind().equals(record(value, values.size()));
      if (!valid && !bugs.contains(Bug.TRUSTS_SIZE)) {
        break;
      }
      values.add(value);
      position += RECORD_BYTES;
    }
    file.truncate(position);
    if (!bugs.contains(Bug.TRUSTS_CACHE)) {
      // What was read may be in the cache alone, and after a failed flush no flush writes it.
      for (int i = 0; i < values.size(); i++) {
        file.write(record(values.get(i), i), (long) i * RECORD_BYTES);
      }
      file.flush();
    }
  }

  List<Long> values() {
    return values;
  }

  void append(long value) {
    try {
      file.write(record(value, values.size()), (long) values.size() * RECORD_BYTES);
      flush();
    } catch (SimulatedCrash e) {
      if (!bugs.contains(Bug.SWALLOWS_CRASH)) {
        throw e;
      }
    }
    values.add(value);
  }

  private void flush() {
    if (bugs.contains(Bug.NO_FLUSH)) {
      return;
    }
    try {
      file.flush();
    } catch (RuntimeException e) {
      if (!bugs.contains(Bug.RETRIES_FLUSH)) {
        throw e;
      }
      file.flush();
    }
  }

  /// Makes a record: its value, then bytes that only this value at this index has, over more than
  /// one sector.
  private static ByteBuffer record(long value, int index) {
    byte[] bytes = new byte[RECORD_BYTES];
    new Random(value + index).nextBytes(bytes);
    return ByteBuffer.wrap(bytes).putLong(0, value);
  }

  @Override
  public void close() {
    file.close();
  }
}
