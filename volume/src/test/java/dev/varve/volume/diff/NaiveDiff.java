package dev.varve.volume.diff;

import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.state.Entry;
import dev.varve.volume.state.StateView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Walks two states whole, from the root by entries alone, and compares what it saw.
final class NaiveDiff {
  private static final int PAGE = 10_000;

  /// A file with its entries and their paths.
  private record Seen(Inode inode, String xattrs, TreeMap<String, String> paths) {}

  private NaiveDiff() {}

  static List<String> lines(StateView before, StateView after) {
    Map<Long, Seen> old = walk(before);
    Map<Long, Seen> now = walk(after);
    List<String> lines = new ArrayList<>();
    TreeSet<Long> inos = new TreeSet<>(old.keySet());
    inos.addAll(now.keySet());
    for (long ino : inos) {
      compare(Optional.ofNullable(old.get(ino)), Optional.ofNullable(now.get(ino)), lines);
    }
    return lines;
  }

  private static Map<Long, Seen> walk(StateView view) {
    Map<Long, Seen> seen = new TreeMap<>();
    Inode root = view.inode(Inode.ROOT);
    seen.put(Inode.ROOT, new Seen(root, xattrs(view, root), new TreeMap<>(Map.of("", "/"))));
    walk(view, Inode.ROOT, "", seen);
    return seen;
  }

  private static void walk(StateView view, long directory, String path, Map<Long, Seen> seen) {
    for (Entry entry : view.list(directory, Optional.empty(), PAGE)) {
      Inode inode = view.inode(entry.ino());
      String below = path + "/" + entry.name();
      Seen file =
          seen.computeIfAbsent(
              entry.ino(), ino -> new Seen(inode, xattrs(view, inode), new TreeMap<>()));
      file.paths.put("%016x ".formatted(directory) + hex(entry.name()), below);
      if (inode.isDirectory()) {
        walk(view, entry.ino(), below, seen);
      }
    }
  }

  private static String xattrs(StateView view, Inode inode) {
    StringBuilder text = new StringBuilder();
    for (Name name : view.xattrs(inode.ino())) {
      String value =
          new String(view.xattr(inode.ino(), name).orElseThrow(), StandardCharsets.UTF_8);
      text.append(name).append('=').append(value).append(';');
    }
    return text.toString();
  }

  private static String hex(Name name) {
    return HexFormat.of().formatHex(name.toBytes());
  }

  private static void compare(Optional<Seen> old, Optional<Seen> now, List<String> lines) {
    TreeMap<String, String> lost =
        old.map(seen -> new TreeMap<>(seen.paths)).orElse(new TreeMap<>());
    TreeMap<String, String> got =
        now.map(seen -> new TreeMap<>(seen.paths)).orElse(new TreeMap<>());
    TreeSet<String> both = new TreeSet<>(lost.keySet());
    both.retainAll(got.keySet());
    lost.keySet().removeAll(both);
    got.keySet().removeAll(both);
    List<String> from = new ArrayList<>(lost.values());
    List<String> to = new ArrayList<>(got.values());
    int renamed = Math.min(from.size(), to.size());
    from.subList(renamed, from.size()).forEach(path -> lines.add("DELETED " + path));
    for (int i = 0; i < renamed; i++) {
      lines.add("RENAMED " + from.get(i) + " -> " + to.get(i));
    }
    to.subList(renamed, to.size()).forEach(path -> lines.add("CREATED " + path));
    if (old.isPresent() && now.isPresent()) {
      boolean sameNames = from.isEmpty() && to.isEmpty();
      if (isModified(old.get(), now.get(), sameNames)) {
        lines.add("MODIFIED " + firstPath(now.get()));
      }
    }
  }

  private static String firstPath(Seen seen) {
    Name name = seen.inode.name();
    // Another one when the first name cannot be reached.
    return name == null
        ? "/"
        : seen.paths.getOrDefault(
            "%016x ".formatted(seen.inode.parent()) + hex(name),
            seen.paths.firstEntry().getValue());
  }

  private static boolean isModified(Seen old, Seen now, boolean sameNames) {
    Inode a = old.inode;
    Inode b = now.inode;
    if (a.mode() != b.mode() || a.uid() != b.uid() || a.gid() != b.gid()) {
      return true;
    }
    if (!old.xattrs.equals(now.xattrs)) {
      return true;
    }
    return !a.isDirectory()
        && (a.size() != b.size()
            || a.mtime() != b.mtime()
            || (sameNames && a.ctime() != b.ctime()));
  }
}
