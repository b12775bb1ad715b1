package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.state.Entry;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Removes files and whole directories from a volume.
final class VolumeRemoval {
  private static final int PAGE = 256;

  /// As deep as paths of the longest length lead.
  private static final int MAX_DEPTH = 2_048;

  private final WritableTree tree;
  private final TreeCounts counts;

  VolumeRemoval(WritableTree tree, TreeCounts counts) {
    this.tree = tree;
    this.counts = counts;
  }

  /// Removes the entries of a directory that are not wanted, with all below them.
  void removeMissing(long directory, Predicate<Name> isWanted) {
    removeEntries(directory, isWanted.negate(), 0);
  }

  /// Removes a directory with all below it, or a file.
  void removeTree(long directory, Name name, Inode inode) {
    remove(directory, name, inode.isDirectory() ? inode.ino() : 0, 0);
  }

  /// Removes a directory that must be empty.
  void removeEmpty(long directory, Name name) {
    try {
      tree.removeDirectory(directory, name);
    } catch (VarveException fault) {
      if (fault.code() == ErrorCode.NOT_EMPTY) {
        throw new VarveException(
            ErrorCode.NOT_EMPTY,
            "the volume has a directory here that is not empty, the source has none: remove it"
                + " there, or import with --delete",
            fault);
      }
      throw fault;
    }
  }

  private void removeEntries(long directory, Predicate<Name> isUnwanted, int depth) {
    if (depth > MAX_DEPTH) {
      throw new VarveException(
          ErrorCode.LIMIT_EXCEEDED,
          "a tree deeper than " + MAX_DEPTH + " directories is removed from its inner end");
    }
    Optional<Name> last = Optional.empty();
    List<Entry> page = tree.list(directory, last, PAGE);
    while (!page.isEmpty()) {
      for (Entry entry : page) {
        if (isUnwanted.test(entry.name())) {
          boolean isDirectory = entry.type() == FileType.DIRECTORY;
          remove(directory, entry.name(), isDirectory ? entry.ino() : 0, depth);
        }
      }
      last = Optional.of(page.getLast().name());
      page = tree.list(directory, last, PAGE);
    }
  }

  private void remove(long parent, Name name, long directory, int depth) {
    if (directory == 0) {
      tree.unlink(parent, name);
    } else {
      removeEntries(directory, all -> true, depth + 1);
      tree.removeDirectory(parent, name);
    }
    counts.deleted();
  }
}
