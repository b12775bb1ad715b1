package dev.varve.cli;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.posix.Directory;
import dev.varve.posix.DirectoryEntry;
import dev.varve.posix.FileStat;
import dev.varve.posix.FileType;
import dev.varve.posix.Listing;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Copies a directory and all below it into a volume: content with its holes, types, permissions,
/// owners, times to the nanosecond, symbolic and hard links, devices, pipes, sockets and all
/// extended attributes, ACLs and capabilities among them.
///
/// One thread walks the source, makes what it finds in the volume and so knows all hard links; the
/// crew fills files. A file gets its time of change last, a directory its own after its entries. So
/// an import that was killed at any moment is completed by doing it again, and what is complete is
/// not read again.
///
/// Names that come or go while the source is walked may be missed; a file that changes while it is
/// read is told as an error.
final class TreeImport {
  /// How deep a tree may be. Each level holds two open directories and a frame of the stack.
  private static final int MAX_DEPTH = 1_000;

  private static final int NEW_DIRECTORY_PERMISSIONS = 0700;
  private static final int NEW_FILE_PERMISSIONS = 0600;

  private final WritableTree tree;
  private final TreeOptions options;
  private final TreeCounts counts;
  private final CopyCrew crew;
  private final AttributeImport attributes;
  private final VolumeRemoval removal;
  private final long rootFileSystem;

  /// Files of the source with several names of which not all were seen, and what they became.
  private final Map<SourceFile, Linked> linked = new HashMap<>();

  /// Files with several names that the volume had before, and what they are a copy of now.
  private final Map<Long, SourceFile> claimed = new HashMap<>();

  private record SourceFile(long fileSystem, long inode) {
    static SourceFile of(FileStat stat) {
      return new SourceFile(stat.fileSystem().encoded(), stat.inode());
    }
  }

  private record Linked(long ino, int namesLeft) {}

  /// An entry of a directory and what it is.
  @SuppressWarnings("ArrayRecordComponent")
  private record Found(ImportedDirectory directory, Name name, byte[] bytes, FileStat stat) {}

  private TreeImport(
      WritableTree tree, TreeOptions options, TreeCounts counts, CopyCrew crew, long fileSystem) {
    this.tree = tree;
    this.options = options;
    this.counts = counts;
    this.crew = crew;
    this.attributes = new AttributeImport(tree);
    this.removal = new VolumeRemoval(tree, counts);
    this.rootFileSystem = fileSystem;
  }

  /// Copies what a directory holds into a directory of a volume, which also gets the directory's
  /// own attributes, and waits until all of it is durable.
  ///
  /// @param source the directory to copy; taken over, and closed
  /// @param tree the volume
  /// @param target the inode number of the volume's directory
  /// @param options how
  /// @param counts says how far it is; single files that failed are counted
  /// @param terminal where they are told
  static void run(
      Directory source,
      WritableTree tree,
      long target,
      TreeOptions options,
      TreeCounts counts,
      Terminal terminal) {
    FileStat stat = source.stat();
    try (CopyCrew crew = new CopyCrew(terminal, counts)) {
      new TreeImport(tree, options, counts, crew, stat.fileSystem().encoded())
          .walk(source, stat, tree.attributes(target), false, 0);
      crew.drain();
    }
    tree.sync();
  }

  private void walk(Directory source, FileStat stat, Inode target, boolean made, int depth) {
    counts.directory();
    ImportedDirectory directory =
        new ImportedDirectory(crew, attributes, source, stat, target, made);
    try {
      if (depth < MAX_DEPTH) {
        copyEntries(directory, depth);
      } else {
        throw new VarveException(
            ErrorCode.LIMIT_EXCEEDED,
            source + " is deeper than " + MAX_DEPTH + " directories: import it in parts");
      }
    } finally {
      directory.leave();
    }
  }

  private void copyEntries(ImportedDirectory directory, int depth) {
    try (Listing listing = directory.source().list()) {
      for (List<DirectoryEntry> page = listing.next(); !page.isEmpty(); page = listing.next()) {
        for (DirectoryEntry entry : page) {
          crew.attempt(
              directory.path(entry.name()), () -> copyEntry(directory, entry.name(), depth));
        }
      }
    }
    if (options.delete() && !directory.isMade()) {
      removal.removeMissing(
          directory.ino(), name -> directory.source().find(name.toBytes()).isPresent());
    }
  }

  private void copyEntry(ImportedDirectory directory, byte[] name, int depth) {
    Optional<FileStat> stat = directory.source().find(name);
    if (stat.isEmpty()) {
      return;
    }
    Found found = new Found(directory, Name.of(name), name, stat.get());
    if (stat.get().type() == FileType.DIRECTORY) {
      copyDirectory(found, depth);
    } else {
      copyFile(found);
    }
  }

  private void copyDirectory(Found found, int depth) {
    Optional<Inode> existing = existing(found).filter(Inode::isDirectory);
    Inode target = existing.orElseGet(() -> make(found, dev.varve.volume.inode.FileType.DIRECTORY));
    if (options.oneFileSystem() && found.stat.fileSystem().encoded() != rootFileSystem) {
      return;
    }
    Directory source = found.directory.source().openDirectory(found.bytes);
    walk(source, source.stat(), target, existing.isEmpty(), depth + 1);
  }

  private void copyFile(Found found) {
    SourceFile key = SourceFile.of(found.stat);
    Optional<Inode> existing = existing(found);
    if (found.stat.nlink() > 1) {
      Linked known = linked.get(key);
      if (known != null) {
        link(found, key, known, existing);
        return;
      }
    }
    Optional<Inode> reusable = existing.filter(inode -> isReusable(found, inode, key));
    Inode target = reusable.orElseGet(() -> replace(found, existing));
    if (found.stat.nlink() > 1) {
      linked.put(key, new Linked(target.ino(), found.stat.nlink() - 1));
    }
    if (found.stat.type() == FileType.REGULAR) {
      crew.submit(
          found.directory.path(found.bytes),
          found.directory,
          new FileImport(
              tree,
              attributes,
              options,
              counts,
              crew,
              found.directory.source(),
              found.bytes,
              found.stat,
              target,
              reusable.isEmpty()));
    } else {
      attributes.apply(found.directory.source().node(found.bytes), found.stat, target);
      if (reusable.isPresent()) {
        counts.unchanged();
      } else {
        counts.other();
      }
    }
  }

  private void link(Found found, SourceFile key, Linked known, Optional<Inode> existing) {
    if (known.namesLeft == 1) {
      linked.remove(key);
    } else {
      linked.put(key, new Linked(known.ino, known.namesLeft - 1));
    }
    if (existing.isPresent() && existing.get().ino() == known.ino) {
      counts.unchanged();
      return;
    }
    existing.ifPresent(inode -> clear(found, inode));
    tree.link(known.ino, found.directory.ino(), found.name);
    counts.link();
  }

  private Optional<Inode> existing(Found found) {
    return found.directory.isMade()
        ? Optional.empty()
        : tree.lookup(found.directory.ino(), found.name);
  }

  /// Says whether what the volume has can become the copy. A file with several names can be the
  /// copy of one file only: another would change both.
  private boolean isReusable(Found found, Inode inode, SourceFile key) {
    if (inode.type() != Translation.type(found.stat.type())) {
      return false;
    }
    boolean same =
        switch (found.stat.type()) {
          case SYMLINK -> Arrays.equals(inode.target(), target(found));
          case CHARACTER_DEVICE, BLOCK_DEVICE -> inode.rdev() == found.stat.device().encoded();
          case REGULAR, FIFO, SOCKET -> true;
          case DIRECTORY -> throw new VarveException(ErrorCode.BUG, "a directory is no file");
        };
    if (!same || inode.nlink() == 1) {
      return same;
    }
    @Nullable SourceFile before = claimed.putIfAbsent(inode.ino(), key);
    return before == null || before.equals(key);
  }

  private Inode replace(Found found, Optional<Inode> existing) {
    existing.ifPresent(inode -> clear(found, inode));
    return found.stat.type() == FileType.SYMLINK
        ? tree.symlink(found.directory.ino(), found.name, target(found))
        : make(found, Translation.type(found.stat.type()));
  }

  private Inode make(Found found, dev.varve.volume.inode.FileType type) {
    boolean directory = type == dev.varve.volume.inode.FileType.DIRECTORY;
    if (directory) {
      existing(found).ifPresent(inode -> clear(found, inode));
    }
    return tree.make(
        found.directory.ino(),
        found.name,
        type,
        directory ? NEW_DIRECTORY_PERMISSIONS : NEW_FILE_PERMISSIONS,
        found.stat.device().encoded());
  }

  private void clear(Found found, Inode inode) {
    if (!inode.isDirectory()) {
      tree.unlink(found.directory.ino(), found.name);
    } else if (options.delete()) {
      removal.removeTree(found.directory.ino(), found.name, inode);
    } else {
      removal.removeEmpty(found.directory.ino(), found.name);
    }
  }

  private static byte[] target(Found found) {
    byte[] target = found.directory.source().readLink(found.bytes);
    Check.argument(target.length > 0, () -> "the link leads nowhere");
    return target;
  }
}
