package dev.varve.cli;

import dev.varve.base.ByteSize;
import java.util.concurrent.atomic.LongAdder;

/// What a copy of a tree has done so far. Safe for any thread.
final class TreeCounts {
  private final LongAdder directories = new LongAdder();
  private final LongAdder files = new LongAdder();
  private final LongAdder others = new LongAdder();
  private final LongAdder links = new LongAdder();
  private final LongAdder unchanged = new LongAdder();
  private final LongAdder deleted = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder errors = new LongAdder();

  /// A directory was entered.
  void directory() {
    directories.increment();
  }

  /// A regular file was written.
  void file() {
    files.increment();
  }

  /// A symbolic link, pipe, socket or device was made.
  void other() {
    others.increment();
  }

  /// A further name of a file was made.
  void link() {
    links.increment();
  }

  /// Something was there already.
  void unchanged() {
    unchanged.increment();
  }

  /// Something was deleted.
  void deleted() {
    deleted.increment();
  }

  /// Content was copied.
  void copied(long count) {
    bytes.add(count);
  }

  /// Something was told and left out.
  void error() {
    errors.increment();
  }

  long errorCount() {
    return errors.sum();
  }

  long copiedBytes() {
    return bytes.sum();
  }

  /// Everything that was looked at.
  long entryCount() {
    return directories.sum() + files.sum() + others.sum() + links.sum() + unchanged.sum();
  }

  long fileCount() {
    return files.sum();
  }

  long linkCount() {
    return links.sum();
  }

  long unchangedCount() {
    return unchanged.sum();
  }

  long deletedCount() {
    return deleted.sum();
  }

  /// Says how far it is.
  ///
  /// @param nanos how long it has been going on
  String progress(long nanos) {
    long perSecond = (long) (copiedBytes() * 1e9 / Math.max(1, nanos));
    return entryCount()
        + " entries, "
        + unchangedCount()
        + " unchanged, "
        + new ByteSize(copiedBytes())
        + " copied, "
        + new ByteSize(perSecond)
        + "/s";
  }

  /// Says all in one object.
  JsonLine json(String command) {
    return new JsonLine()
        .put("command", command)
        .put("directoryCount", directories.sum())
        .put("fileCount", files.sum())
        .put("otherCount", others.sum())
        .put("linkCount", links.sum())
        .put("unchangedCount", unchanged.sum())
        .put("deletedCount", deleted.sum())
        .put("copiedBytes", bytes.sum())
        .put("errorCount", errors.sum());
  }

  /// Says all in one line for a person.
  @Override
  public String toString() {
    return directories.sum()
        + " directories, "
        + files.sum()
        + " files ("
        + new ByteSize(bytes.sum())
        + "), "
        + (others.sum() + links.sum())
        + " links and special files, "
        + unchanged.sum()
        + " unchanged"
        + (deleted.sum() > 0 ? ", " + deleted.sum() + " deleted" : "")
        + (errors.sum() > 0 ? ", " + errors.sum() + " ERRORS (see above)" : "");
  }
}
