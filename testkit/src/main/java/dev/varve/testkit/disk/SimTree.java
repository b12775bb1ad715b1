package dev.varve.testkit.disk;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The state behind a [SimDisk]: the tree, the open handles, the locks, the room. Its monitor is
/// the disk's one lock, held by whoever uses it.
final class SimTree {
  /// Where the simulated tree seems to be mounted: paths in messages are absolute.
  static final String MOUNT = "/sim";

  final SimCalls calls = new SimCalls();
  final FolderNode root;

  /// What is open, to be closed; names of the locks that are held.
  final Set<Handle> open = new LinkedHashSet<>();

  final Set<String> locked = new HashSet<>();

  /// Decides what a call that is stopped leaves behind.
  RandomGenerator random;

  /// Decides what a write leaves behind that does not fit; never reseeded, so that a workload on a
  /// small disk makes the same calls until something is injected.
  final RandomGenerator fullness;

  long capacityBytes = Long.MAX_VALUE;

  /// Counts restarts: handles of an earlier life are dead.
  long life;

  /// Something that its opener must close.
  interface Handle {
    /// Says what is open and where it was opened.
    Throwable origin();
  }

  SimTree(FolderNode root, long seed) {
    this.root = root;
    this.random = new SplittableRandom(seed);
    this.fullness = new SplittableRandom(seed);
  }

  static String path(String name) {
    return name.isEmpty() ? MOUNT : MOUNT + "/" + name;
  }

  static List<String> components(String name) {
    return name.isEmpty() ? List.of() : List.of(name.split("/", -1));
  }

  /// Returns the directory in which a name lies, or would lie.
  FolderNode parent(String verb, String name) {
    return folder(verb, directory(name), name);
  }

  /// Returns the name of the directory in which a name lies.
  static String directory(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }

  static String lastComponent(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  FolderNode folder(String verb, String directory) {
    return folder(verb, directory, directory);
  }

  private FolderNode folder(String verb, String directory, String subject) {
    FolderNode folder = root;
    for (String component : components(directory)) {
      folder =
          switch (folder.find(component)) {
            case FolderNode below -> below;
            case FileNode file -> throw failed(verb, subject, "not a directory");
            case null -> throw absent(verb, subject);
          };
    }
    return folder;
  }

  /// Returns what a name leads to, or null when nothing has it.
  @Nullable Node find(String name) {
    Node node = root;
    for (String component : components(name)) {
      node = node instanceof FolderNode folder ? folder.find(component) : null;
    }
    return node;
  }

  FileNode file(String verb, String name) {
    if (!name.isEmpty()) {
      parent(verb, name);
    }
    return switch (find(name)) {
      case FileNode file -> file;
      case FolderNode folder -> throw failed(verb, name, "is a directory");
      case null -> throw absent(verb, name);
    };
  }

  static VarveException absent(String verb, String name) {
    return new VarveException(
        ErrorCode.NOT_FOUND, "cannot " + verb + " " + path(name) + ": no such file or directory");
  }

  static VarveException taken(String verb, String name) {
    return new VarveException(
        ErrorCode.ALREADY_EXISTS, "cannot " + verb + " " + path(name) + ": it exists already");
  }

  static VarveException failed(String verb, String name, String reason) {
    return new VarveException(
        ErrorCode.DISK_FAILED, "cannot " + verb + " " + path(name) + ": " + reason);
  }

  /// Returns the room left. A file that a handle keeps open takes room though nothing names it.
  long usableBytes() {
    Set<FileNode> files = Collections.newSetFromMap(new IdentityHashMap<>());
    collect(root, files);
    for (Handle handle : open) {
      if (handle instanceof SimFile file) {
        files.add(file.node());
      }
    }
    long used = files.stream().mapToLong(file -> file.cached().allocatedBytes()).sum();
    return Math.max(0, capacityBytes - used);
  }

  private static void collect(FolderNode folder, Set<FileNode> files) {
    for (Node node : folder.entries().values()) {
      switch (node) {
        case FileNode file -> files.add(file);
        case FolderNode below -> collect(below, files);
      }
    }
  }

  void restart(Loss loss, RandomGenerator losses) {
    root.lose(loss, losses);
    open.clear();
    locked.clear();
    calls.restart();
    life++;
  }
}
