package dev.varve.testkit.disk;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskFile;
import dev.varve.base.disk.DiskLock;
import dev.varve.testkit.disk.DiskCall.Kind;
import java.util.List;

/// A directory of a [SimDisk] as a disk. Views stay usable after a restart.
///
/// @param tree the state
/// @param directory what names are relative to; empty for the whole tree
record SimView(SimTree tree, String directory) implements Disk {
  @Override
  public Disk at(String below) {
    return new SimView(tree, full(below));
  }

  @Override
  public String describe(String name) {
    return SimTree.path(full(name));
  }

  @Override
  public DiskFile create(String name) {
    String full = full(name);
    synchronized (tree) {
      FileNode node =
          call(
              Kind.ENTRY,
              "create",
              full,
              "",
              fate -> {
                FolderNode parent = tree.parent("create", full);
                if (tree.find(full) != null) {
                  throw SimTree.taken("create", full);
                }
                FileNode created = new FileNode();
                parent.link(SimTree.lastComponent(full), created);
                return created;
              });
      return new SimFile(tree, node, full);
    }
  }

  @Override
  public DiskFile open(String name) {
    String full = full(name);
    synchronized (tree) {
      FileNode node = call(Kind.READ, "open", full, "", fate -> tree.file("open", full));
      return new SimFile(tree, node, full);
    }
  }

  @Override
  public boolean exists(String name) {
    String full = full(name);
    return call(Kind.READ, "look for", full, "", fate -> tree.find(full) != null);
  }

  @Override
  public List<String> list(String name) {
    String full = full(name);
    return call(
        Kind.READ,
        "list",
        full,
        "",
        fate -> List.copyOf(tree.folder("list", full).entries().keySet()));
  }

  @Override
  public void createDirectory(String name) {
    String full = full(name);
    call(
        Kind.ENTRY,
        "create directory",
        full,
        "",
        fate -> {
          FolderNode folder = tree.root;
          for (String component : SimTree.components(full)) {
            folder =
                switch (folder.find(component)) {
                  case FolderNode below -> below;
                  case FileNode file when tree.find(full) == file ->
                      throw SimTree.taken("create directory", full);
                  case FileNode file ->
                      throw SimTree.failed("create directory", full, "not a directory");
                  case null -> {
                    FolderNode below = new FolderNode();
                    folder.link(component, below);
                    yield below;
                  }
                };
          }
          return folder;
        });
  }

  @Override
  public void rename(String from, String to) {
    String source = full(from);
    String target = full(to);
    Check.argument(
        SimTree.directory(source).equals(SimTree.directory(target)),
        () ->
            "a file is renamed within its directory, found "
                + SimTree.path(source)
                + " to "
                + SimTree.path(target));
    call(
        Kind.ENTRY,
        "rename",
        source,
        " -> " + target,
        fate -> {
          FolderNode parent = tree.parent("rename", source);
          FileNode file = tree.file("rename", source);
          if (tree.find(target) instanceof FolderNode) {
            throw SimTree.failed("rename", source, SimTree.path(target) + " is a directory");
          }
          if (!source.equals(target)) {
            parent.move(SimTree.lastComponent(source), SimTree.lastComponent(target));
          }
          return file;
        });
  }

  @Override
  public void delete(String name) {
    String full = full(name);
    call(
        Kind.ENTRY,
        "delete",
        full,
        "",
        fate -> {
          FileNode file = tree.file("delete", full);
          tree.parent("delete", full).unlink(SimTree.lastComponent(full));
          return file;
        });
  }

  @Override
  public void flushDirectory(String name) {
    String full = full(name);
    call(
        Kind.FLUSH,
        "flush directory",
        full,
        "",
        fate -> {
          FolderNode folder = tree.folder("flush directory", full);
          if (fate.isFailed()) {
            folder.failFlush(fate.random());
          } else if (folder.flushFailed()) {
            throw SimTree.failed("flush directory", full, "an earlier flush of it failed");
          } else {
            folder.flush();
          }
          return folder;
        });
  }

  @Override
  public long usableBytes() {
    return call(Kind.READ, "read free space of", directory, "", fate -> tree.usableBytes());
  }

  @Override
  public DiskLock lock(String name) {
    String full = full(name);
    synchronized (tree) {
      call(
          Kind.ENTRY,
          "lock",
          full,
          "",
          fate -> {
            FolderNode parent = tree.parent("lock", full);
            if (tree.find(full) == null) {
              parent.link(SimTree.lastComponent(full), new FileNode());
            }
            if (tree.locked.contains(full)) {
              throw new VarveException(
                  ErrorCode.LOCKED,
                  SimTree.path(full)
                      + " is in use by this process; stop it or choose another directory");
            }
            return full;
          });
      return new SimLock(tree, full);
    }
  }

  private String full(String name) {
    Disk.checkName(name);
    return directory.isEmpty() || name.isEmpty() ? directory + name : directory + "/" + name;
  }

  private <T> T call(Kind kind, String verb, String full, String detail, Fate.Effect<T> effect) {
    synchronized (tree) {
      String text = verb + " " + (full.isEmpty() ? "." : full) + detail;
      return tree.calls.run(kind, verb, SimTree.path(full), text, tree.random, effect);
    }
  }
}
