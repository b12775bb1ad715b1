package dev.varve.volume.diff;

import dev.varve.tree.TreeDiff;
import dev.varve.volume.diff.PathChange.Kind;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.state.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Compares one file after the other by the records of it that differ.
final class FileDiff {
  private final StateView before;
  private final StateView after;
  private final Paths pathsBefore;
  private final Paths pathsAfter;
  private final Consumer<PathChange> found;

  FileDiff(StateView before, StateView after, Consumer<PathChange> found) {
    this.before = before;
    this.after = after;
    this.pathsBefore = new Paths(before);
    this.pathsAfter = new Paths(after);
    this.found = found;
  }

  /// Compares a file.
  ///
  /// @return what remains to be listed, when a directory came into view or went with all in it
  Optional<SubtreeWalk> compare(
      long ino, RecordChanges inodes, RecordChanges links, RecordChanges xattrs) {
    Optional<Inode> old = before.find(ino);
    Optional<Inode> now = after.find(ino);
    TreeSet<StateView.Link> lost = new TreeSet<>(StateView.Link.ORDER);
    TreeSet<StateView.Link> got = new TreeSet<>(StateView.Link.ORDER);
    boolean[] xattrsDiffer = new boolean[1];
    inodes.take(ino, change -> {});
    links.take(ino, change -> add(change, lost, got));
    xattrs.take(ino, change -> xattrsDiffer[0] = true);
    old.flatMap(FileDiff::firstLink).ifPresent(lost::add);
    now.flatMap(FileDiff::firstLink).ifPresent(got::add);
    // The first link is in the inode, others have records: one that only changed places is no
    // change.
    TreeSet<StateView.Link> both = new TreeSet<>(StateView.Link.ORDER);
    both.addAll(lost);
    both.retainAll(got);
    lost.removeAll(both);
    got.removeAll(both);
    Optional<Inode> any = now.or(() -> old);
    if (any.isPresent()) {
      File file = new File(ino, any.get().type());
      tellPaths(file, paths(pathsBefore, lost), paths(pathsAfter, got));
      boolean renamed = !lost.isEmpty() || !got.isEmpty();
      if (old.isPresent()
          && now.isPresent()
          && (xattrsDiffer[0] || isModified(old.get(), now.get(), renamed))) {
        tellModified(file, old.get(), now.get());
      }
      if (renamed && old.isPresent() && now.isPresent() && now.get().isDirectory()) {
        return walk(ino);
      }
    }
    return Optional.empty();
  }

  private Optional<SubtreeWalk> walk(long directory) {
    boolean wasSeen = pathsBefore.ofDirectory(directory).isPresent();
    boolean isSeen = pathsAfter.ofDirectory(directory).isPresent();
    if (wasSeen == isSeen) {
      return Optional.empty();
    }
    return Optional.of(
        wasSeen
            ? new SubtreeWalk(before, pathsBefore, after, Kind.DELETED, directory)
            : new SubtreeWalk(after, pathsAfter, before, Kind.CREATED, directory));
  }

  private record File(long ino, FileType type) {}

  private static void add(
      TreeDiff.Change change, Set<StateView.Link> lost, Set<StateView.Link> got) {
    (change.after().isPresent() ? got : lost).add(StateView.linkOf(change.key()));
  }

  private static Optional<StateView.Link> firstLink(Inode inode) {
    Name name = inode.name();
    return name == null ? Optional.empty() : Optional.of(new StateView.Link(inode.parent(), name));
  }

  /// What cannot be reached from the root has no path.
  private static List<byte[]> paths(Paths paths, Set<StateView.Link> links) {
    List<byte[]> told = new ArrayList<>();
    links.forEach(link -> paths.of(link.directory(), link.name()).ifPresent(told::add));
    return told;
  }

  private void tellPaths(File file, List<byte[]> lost, List<byte[]> got) {
    int renamed = Math.min(lost.size(), got.size());
    for (byte[] path : lost.subList(renamed, lost.size())) {
      tell(Kind.DELETED, file, path, Optional.empty());
    }
    for (int i = 0; i < renamed; i++) {
      tell(Kind.RENAMED, file, got.get(i), Optional.of(lost.get(i)));
    }
    for (byte[] path : got.subList(renamed, got.size())) {
      tell(Kind.CREATED, file, path, Optional.empty());
    }
  }

  private void tell(Kind kind, File file, byte[] path, Optional<byte[]> oldPath) {
    found.accept(new PathChange(kind, path, oldPath, file.ino(), file.type()));
  }

  /// Says whether a file has other bytes or attributes. Every change of a file that a user makes
  /// sets its ctime, and so does a new name, which is told otherwise.
  private static boolean isModified(Inode old, Inode now, boolean renamed) {
    boolean attributes =
        old.mode() != now.mode() || old.uid() != now.uid() || old.gid() != now.gid();
    if (now.isDirectory()) {
      return attributes;
    }
    return attributes
        || old.size() != now.size()
        || old.mtime() != now.mtime()
        || (!renamed && old.nlink() == now.nlink() && old.ctime() != now.ctime());
  }

  private void tellModified(File file, Inode old, Inode now) {
    Optional<byte[]> path = anyPath(after, pathsAfter, now);
    if (path.isPresent() && anyPath(before, pathsBefore, old).isPresent()) {
      tell(Kind.MODIFIED, file, path.get(), Optional.empty());
    }
  }

  private static Optional<byte[]> anyPath(StateView view, Paths paths, Inode inode) {
    if (inode.ino() == Inode.ROOT) {
      return Optional.of(new byte[] {'/'});
    }
    return firstLink(inode)
        .flatMap(link -> paths.of(link.directory(), link.name()))
        .or(() ->
            view.links(inode.ino(), Integer.MAX_VALUE).stream()
                .flatMap(link -> paths.of(link.directory(), link.name()).stream())
                .findFirst());
  }
}
