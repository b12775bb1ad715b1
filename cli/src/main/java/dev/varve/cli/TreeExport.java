package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.RandomSource;
import dev.varve.base.VarveException;
import dev.varve.posix.Directory;
import dev.varve.posix.DirectoryEntry;
import dev.varve.posix.FileStat;
import dev.varve.posix.FileType;
import dev.varve.posix.Listing;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.state.Entry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Copies a directory of a volume and all below it onto the machine: everything that [TreeImport]
/// takes. What is read of the volume is verified by its digests on the way.
///
/// Files are written under a temporary name and renamed when they are complete, so nobody sees half
/// of one; what is equal by type, size and time of change is not written again. So an export that
/// was killed is completed by doing it again.
///
/// Without root's rights owners stay those of the process, and set-user-id and set-group-id are
/// left out with them.
final class TreeExport {
  /// How deep a tree may be. Each level holds an open directory and a frame of the stack.
  private static final int MAX_DEPTH = 1_000;

  private static final int PAGE = 256;
  private static final int NEW_DIRECTORY_PERMISSIONS = 0700;

  private final VolumeTree tree;
  private final TreeOptions options;
  private final TreeCounts counts;
  private final CopyCrew crew;
  private final AttributeExport attributes;
  private final TemporaryNames names;
  private final MachineRemoval removal;
  private final ExportClaims claims = new ExportClaims();

  /// Files of the volume with several names of which not all were seen.
  private final Map<Long, Linked> linked = new HashMap<>();

  private record Linked(FirstName first, int namesLeft) {}

  private TreeExport(VolumeTree tree, TreeOptions options, TreeCounts counts, CopyCrew crew) {
    this.tree = tree;
    this.options = options;
    this.counts = counts;
    this.crew = crew;
    this.attributes = new AttributeExport(tree);
    this.names = new TemporaryNames(RandomSource.system());
    this.removal = new MachineRemoval(counts);
  }

  /// Copies what a directory of a volume holds into a directory, which also gets the attributes of
  /// the volume's, and waits until all of it is on the disk.
  ///
  /// @param tree the volume
  /// @param source the inode number of the directory to copy
  /// @param target where to; taken over, and closed
  /// @param options how
  /// @param counts says how far it is; single files that failed are counted
  /// @param terminal where they are told
  static void run(
      VolumeTree tree,
      long source,
      Directory target,
      TreeOptions options,
      TreeCounts counts,
      Terminal terminal) {
    try (Directory whole = target.openDirectory(new byte[] {'.'})) {
      try (CopyCrew crew = new CopyCrew(terminal, counts)) {
        TreeExport export = new TreeExport(tree, options, counts, crew);
        Inode inode = tree.attributes(source);
        export.walk(export.root(inode, target), 0);
        crew.drain();
      }
      whole.syncFileSystem();
    }
  }

  private ExportedDirectory root(Inode inode, Directory target) {
    return new ExportedDirectory(
        crew, attributes, inode, Optional.empty(), new byte[] {'.'}, target, false);
  }

  private void walk(ExportedDirectory directory, int depth) {
    counts.directory();
    try {
      if (depth < MAX_DEPTH) {
        copyEntries(directory, depth);
      } else {
        throw new VarveException(
            ErrorCode.LIMIT_EXCEEDED,
            directory.target() + " is deeper than " + MAX_DEPTH + " directories: export its parts");
      }
    } finally {
      directory.leave();
    }
  }

  private void copyEntries(ExportedDirectory directory, int depth) {
    if (!directory.isMade()) {
      attributes.makeWritable(directory.target());
      removeLeftovers(directory);
    }
    Optional<Name> last = Optional.empty();
    List<Entry> page = tree.list(directory.ino(), last, PAGE);
    while (!page.isEmpty()) {
      for (Entry entry : page) {
        crew.attempt(directory.path(entry.name()), () -> copyEntry(directory, entry, depth));
      }
      last = Optional.of(page.getLast().name());
      page = tree.list(directory.ino(), last, PAGE);
    }
    if (options.delete() && !directory.isMade()) {
      removal.removeMissing(directory.target(), name -> isWanted(directory, name));
    }
  }

  /// The crew may be writing under temporary names.
  private boolean isWanted(ExportedDirectory directory, byte[] name) {
    return TemporaryNames.isTemporary(name)
        || tree.lookup(directory.ino(), Name.of(name)).isPresent();
  }

  /// Removes what a killed export left, all of which is written again.
  private static void removeLeftovers(ExportedDirectory directory) {
    try (Listing listing = directory.target().list()) {
      for (List<DirectoryEntry> page = listing.next(); !page.isEmpty(); page = listing.next()) {
        for (DirectoryEntry entry : page) {
          if (TemporaryNames.isTemporary(entry.name())
              && entry.type().filter(type -> type != FileType.DIRECTORY).isPresent()) {
            directory.target().removeFile(entry.name());
          }
        }
      }
    }
  }

  private void copyEntry(ExportedDirectory directory, Entry entry, int depth) {
    Inode inode = tree.attributes(entry.ino());
    byte[] name = entry.name().toBytes();
    Optional<FileStat> existing =
        directory.isMade() ? Optional.empty() : directory.target().find(name);
    if (inode.isDirectory()) {
      walk(enter(directory, name, inode, existing), depth + 1);
      return;
    }
    if (existing.isPresent() && existing.get().type() == FileType.DIRECTORY) {
      clearDirectory(directory.target(), name);
      existing = Optional.empty();
    }
    submit(directory, name, inode, existing);
  }

  private ExportedDirectory enter(
      ExportedDirectory parent, byte[] name, Inode inode, Optional<FileStat> existing) {
    boolean there = existing.isPresent() && existing.get().type() == FileType.DIRECTORY;
    if (!there) {
      if (existing.isPresent()) {
        parent.target().removeFile(name);
      }
      parent.target().makeDirectory(name, NEW_DIRECTORY_PERMISSIONS);
    }
    Directory target = parent.target().openDirectory(name);
    return new ExportedDirectory(
        crew, attributes, inode, Optional.of(parent), name, target, !there);
  }

  private void submit(
      ExportedDirectory directory, byte[] name, Inode inode, Optional<FileStat> existing) {
    ExportedFile file = new ExportedFile(directory, name, inode, existing);
    Optional<FirstName> first = Optional.empty();
    if (inode.nlink() > 1) {
      Linked known = linked.get(inode.ino());
      if (known != null) {
        count(inode.ino(), known);
        crew.submit(file.path(), directory, new LinkExport(file, known.first, names, crew, counts));
        return;
      }
      first = Optional.of(new FirstName(directory, name));
      count(inode.ino(), new Linked(first.get(), inode.nlink()));
    }
    crew.submit(
        file.path(),
        directory,
        new FileExport(tree, attributes, options, names, claims, counts, crew, file, first));
  }

  private void count(long ino, Linked known) {
    if (known.namesLeft == 1) {
      linked.remove(ino);
    } else {
      linked.put(ino, new Linked(known.first, known.namesLeft - 1));
    }
  }

  private void clearDirectory(Directory parent, byte[] name) {
    if (options.delete()) {
      removal.removeTree(parent, name);
    } else {
      removal.removeEmpty(parent, name);
    }
  }
}
