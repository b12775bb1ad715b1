package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.posix.Directory;
import dev.varve.posix.DirectoryEntry;
import dev.varve.posix.FileStat;
import dev.varve.posix.FileType;
import dev.varve.posix.Listing;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Removes files and whole directories from the machine's file system, never through a link.
final class MachineRemoval {
  /// Each level holds two open directories and a frame of the stack.
  private static final int MAX_DEPTH = 1_000;

  private final TreeCounts counts;

  MachineRemoval(TreeCounts counts) {
    this.counts = counts;
  }

  /// Removes the entries of a directory that are not wanted, with all below them.
  void removeMissing(Directory directory, Predicate<byte[]> isWanted) {
    removeEntries(directory, isWanted.negate(), 0);
  }

  /// Removes a directory with all below it.
  void removeTree(Directory parent, byte[] name) {
    remove(parent, name, 0);
  }

  /// Removes a directory that must be empty.
  void removeEmpty(Directory parent, byte[] name) {
    try {
      parent.removeDirectory(name);
    } catch (VarveException fault) {
      if (fault.code() == ErrorCode.NOT_EMPTY) {
        throw new VarveException(
            ErrorCode.NOT_EMPTY,
            parent.node(name)
                + " is a directory that is not empty, the volume has none there: remove it, or"
                + " export with --delete",
            fault);
      }
      throw fault;
    }
  }

  private void removeEntries(Directory directory, Predicate<byte[]> isUnwanted, int depth) {
    if (depth > MAX_DEPTH) {
      throw new VarveException(
          ErrorCode.LIMIT_EXCEEDED,
          directory + " is deeper than " + MAX_DEPTH + " directories: remove its inner end first");
    }
    try (Listing listing = directory.list()) {
      for (List<DirectoryEntry> page = listing.next(); !page.isEmpty(); page = listing.next()) {
        for (DirectoryEntry entry : page) {
          if (isUnwanted.test(entry.name())) {
            remove(directory, entry.name(), depth);
          }
        }
      }
    }
  }

  private void remove(Directory parent, byte[] name, int depth) {
    Optional<FileStat> stat = parent.find(name);
    if (stat.isEmpty()) {
      return;
    }
    if (stat.get().type() == FileType.DIRECTORY) {
      try (Directory directory = parent.openDirectory(name)) {
        removeEntries(directory, all -> true, depth + 1);
      }
      parent.removeDirectory(name);
    } else {
      parent.removeFile(name);
    }
    counts.deleted();
  }
}
