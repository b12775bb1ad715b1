package dev.varve.volume.posixmodel;

import dev.varve.volume.operation.RenameMode;
import dev.varve.volume.posixmodel.ModelWalk.Hardening;
import dev.varve.volume.posixmodel.ModelWalk.Last;
import dev.varve.volume.posixmodel.ModelWalk.Place;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes, moves and takes away names in the model. The order of checks is that of `fs/namei.c` of
/// Linux 6.18, because with two things wrong it decides which errno is told.
final class ModelNames {
  static final int MAX_LINKS = 65_000;

  private final ModelNode root;
  private final Hardening hardening;

  ModelNames(ModelNode root, Hardening hardening) {
    this.root = root;
    this.hardening = hardening;
  }

  private ModelWalk walk(Who who) {
    return new ModelWalk(root, hardening, who);
  }

  void makeDirectory(PosixCall.MakeDirectory call, long ino, long now) {
    Place place = free(walk(call.who()).parent(call.path()), true);
    add(call.who(), place, 'd', ino, call.mode(), call.umask(), now);
  }

  void makeNode(PosixCall.MakeNode call, long ino, long now) {
    Place place = free(walk(call.who()).parent(call.path()), false);
    char type =
        switch (call.kind()) {
          case FILE -> 'f';
          case FIFO -> 'p';
          case SOCKET -> 's';
          case CHARACTER_DEVICE -> 'c';
        };
    if (type == 'c' && !call.who().isPrivileged()) {
      ModelRights.check(call.who(), place.directory(), ModelRights.WRITE | ModelRights.EXECUTE);
      throw new PosixFault("EPERM");
    }
    ModelNode node = add(call.who(), place, type, ino, call.mode(), call.umask(), now);
    node.rdev = type == 'c' ? call.rdev() : 0;
  }

  void makeSymlink(PosixCall.MakeSymlink call, long ino, long now) {
    ModelWalk.checkPath(call.target());
    Place place = free(walk(call.who()).parent(call.path()), false);
    add(call.who(), place, 'l', ino, 0777, 0, now).target = call.target();
  }

  ModelNode add(Who who, Place place, char type, long ino, int mode, int umask, long now) {
    ModelNode directory = place.directory();
    ModelRights.check(who, directory, ModelRights.WRITE | ModelRights.EXECUTE);
    ModelNode node = ModelRights.made(who, directory, type, ino, mode, umask, now);
    put(directory, place.name(), node);
    directory.modified(now);
    return node;
  }

  /// A place for a new name. What ends in a slash can only be a directory.
  private static Place free(Place place, boolean isForDirectory) {
    if (place.last() != Last.NAME || place.child() != null) {
      throw new PosixFault("EEXIST");
    }
    if (place.slash() && !isForDirectory) {
      throw new PosixFault("ENOENT");
    }
    return place;
  }

  void link(PosixCall.Link call, long now) {
    ModelNode node = walk(call.who()).find(call.from(), false);
    Place place = free(walk(call.who()).parent(call.to()), false);
    if (hardening.hardlinks() && !isSafeToLink(call.who(), node)) {
      throw new PosixFault("EPERM");
    }
    ModelRights.check(call.who(), place.directory(), ModelRights.WRITE | ModelRights.EXECUTE);
    if (node.isDirectory()) {
      throw new PosixFault("EPERM");
    }
    if (node.nlink >= MAX_LINKS) {
      throw new PosixFault("EMLINK");
    }
    node.nlink++;
    node.changed(now);
    place.directory().entries.put(place.name(), node);
    place.directory().modified(now);
  }

  private static boolean isSafeToLink(Who who, ModelNode node) {
    boolean isPlain = node.isFile() && !node.has(ModelNode.SETUID) && (node.mode & 02010) != 02010;
    return ModelRights.owns(who, node)
        || (isPlain && ModelRights.allows(who, node, ModelRights.READ | ModelRights.WRITE));
  }

  void unlink(PosixCall.Unlink call, long now) {
    Place place = walk(call.who()).parent(call.path());
    if (place.last() != Last.NAME) {
      throw new PosixFault("EISDIR");
    }
    ModelNode victim = place.existing();
    if (place.slash()) {
      throw new PosixFault(victim.isDirectory() ? "EISDIR" : "ENOTDIR");
    }
    ModelRights.checkDelete(call.who(), place.directory(), victim, false);
    take(place.directory(), place.name(), now);
    drop(victim, now);
  }

  void removeDirectory(PosixCall.RemoveDirectory call, long now) {
    Place place = walk(call.who()).parent(call.path());
    switch (place.last()) {
      case DOT_DOT -> throw new PosixFault("ENOTEMPTY");
      case DOT -> throw new PosixFault("EINVAL");
      case ROOT -> throw new PosixFault("EBUSY");
      case NAME -> {}
    }
    ModelNode victim = place.existing();
    ModelRights.checkDelete(call.who(), place.directory(), victim, true);
    checkEmpty(victim);
    take(place.directory(), place.name(), now);
    drop(victim, now);
  }

  void rename(PosixCall.Rename call, long now) {
    Place from = walk(call.who()).parent(call.from());
    Place to = walk(call.who()).parent(call.to());
    boolean isExchange = call.mode() == RenameMode.EXCHANGE;
    if (from.last() != Last.NAME) {
      throw new PosixFault("EBUSY");
    }
    if (to.last() != Last.NAME) {
      throw new PosixFault(call.mode() == RenameMode.KEEP ? "EEXIST" : "EBUSY");
    }
    ModelNode moved = from.existing();
    ModelNode taken = isExchange ? to.existing() : to.child();
    if (taken != null && call.mode() == RenameMode.KEEP) {
      throw new PosixFault("EEXIST");
    }
    checkSlashes(from, to, moved, taken, isExchange);
    if (isWithin(to.directory(), moved)) {
      throw new PosixFault("EINVAL");
    }
    if (taken != null && isWithin(from.directory(), taken)) {
      throw new PosixFault(isExchange ? "EINVAL" : "ENOTEMPTY");
    }
    if (moved == taken) {
      return;
    }
    checkRename(call.who(), from, to, moved, taken, isExchange);
    move(from, to, moved, taken, isExchange, now);
  }

  private static void checkSlashes(
      Place from, Place to, ModelNode moved, @Nullable ModelNode taken, boolean isExchange) {
    if (isExchange && taken != null && !taken.isDirectory() && to.slash()) {
      throw new PosixFault("ENOTDIR");
    }
    if (!moved.isDirectory() && (from.slash() || (!isExchange && to.slash()))) {
      throw new PosixFault("ENOTDIR");
    }
  }

  private static void checkRename(
      Who who, Place from, Place to, ModelNode moved, @Nullable ModelNode taken, boolean exchange) {
    ModelRights.checkDelete(who, from.directory(), moved, moved.isDirectory());
    if (taken == null) {
      ModelRights.check(who, to.directory(), ModelRights.WRITE | ModelRights.EXECUTE);
    } else {
      boolean wantsDirectory = exchange ? taken.isDirectory() : moved.isDirectory();
      ModelRights.checkDelete(who, to.directory(), taken, wantsDirectory);
    }
    if (from.directory() != to.directory()) {
      checkParentChanges(who, moved);
      if (exchange && taken != null) {
        checkParentChanges(who, taken);
      }
    }
    if (taken != null && !exchange) {
      checkEmpty(taken);
    }
  }

  /// A directory that moves has its `..` written.
  private static void checkParentChanges(Who who, ModelNode node) {
    if (node.isDirectory()) {
      ModelRights.check(who, node, ModelRights.WRITE);
    }
  }

  private static void move(
      Place from,
      Place to,
      ModelNode moved,
      @Nullable ModelNode taken,
      boolean exchange,
      long now) {
    take(from.directory(), from.name(), now);
    if (taken != null) {
      take(to.directory(), to.name(), now);
      if (exchange) {
        put(from.directory(), from.name(), taken);
        taken.changed(now);
      } else {
        drop(taken, now);
      }
    }
    put(to.directory(), to.name(), moved);
    to.directory().modified(now);
    moved.changed(now);
  }

  private static void checkEmpty(ModelNode node) {
    if (!node.entries.isEmpty()) {
      throw new PosixFault("ENOTEMPTY");
    }
  }

  private static boolean isWithin(ModelNode inner, ModelNode outer) {
    for (ModelNode at = inner; ; at = at.parent) {
      if (at == outer) {
        return true;
      }
      if (at == at.parent) {
        return false;
      }
    }
  }

  private static void put(ModelNode directory, String name, ModelNode node) {
    directory.entries.put(name, node);
    if (node.isDirectory()) {
      node.parent = directory;
      directory.nlink++;
    }
  }

  private static void take(ModelNode directory, String name, long now) {
    TreeMap<String, ModelNode> entries = directory.entries;
    ModelNode taken = entries.remove(name);
    if (taken != null && taken.isDirectory()) {
      directory.nlink--;
    }
    directory.modified(now);
  }

  private static void drop(ModelNode node, long now) {
    node.nlink -= node.isDirectory() ? 2 : 1;
    node.changed(now);
  }
}
