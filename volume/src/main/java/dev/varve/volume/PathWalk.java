package dev.varve.volume;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// Follows one path through directories and symbolic links, as `path_resolution(7)` says.
final class PathWalk {
  /// The longest path in bytes, without the zero that ends it in C.
  static final int MAX_PATH_BYTES = 4095;

  /// The most symbolic links on the way (`MAXSYMLINKS` of Linux).
  static final int MAX_LINKS = 40;

  private final VolumeFiles files;
  private final Caller caller;
  private int linkCount;

  PathWalk(VolumeFiles files, Caller caller) {
    this.files = files;
    this.caller = caller;
  }

  Inode resolve(byte[] path, boolean followLast) {
    if (path.length > MAX_PATH_BYTES) {
      throw new VarveException(
          ErrorCode.NAME_TOO_LONG,
          "a path has at most " + MAX_PATH_BYTES + " bytes, found " + path.length);
    }
    Deque<byte[]> names = new ArrayDeque<>();
    pushAll(names, path);
    Inode at = files.attributes(Inode.ROOT);
    while (!names.isEmpty()) {
      byte[] next = names.pop();
      if (!at.isDirectory()) {
        throw new VarveException(
            ErrorCode.NOT_DIRECTORY, "'" + at.name() + "' on the way is no directory");
      }
      Inode found = step(at, next);
      boolean follow = followLast || !names.isEmpty();
      if (found.type() == FileType.SYMLINK && follow) {
        at = enter(at, found, names);
      } else {
        at = found;
      }
    }
    return at;
  }

  private Inode step(Inode directory, byte[] name) {
    if (isDots(name)) {
      files.checkAccess(caller, directory.ino(), dev.varve.volume.access.Permissions.EXECUTE);
      return name.length == 1 ? directory : files.attributes(files.parent(directory.ino()));
    }
    Name valid = Name.of(name);
    return files
        .lookup(caller, directory.ino(), valid)
        .orElseThrow(() -> new VarveException(ErrorCode.NOT_FOUND, "'" + valid + "' is not there"));
  }

  private static boolean isDots(byte[] name) {
    return name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
  }

  /// Goes on at a link's target: from the root, or from the directory that holds the link.
  private Inode enter(Inode directory, Inode link, Deque<byte[]> names) {
    linkCount++;
    if (linkCount > MAX_LINKS) {
      throw new VarveException(
          ErrorCode.LINK_LOOP, "more than " + MAX_LINKS + " symbolic links on the way");
    }
    byte[] target = files.readLink(link.ino());
    pushAll(names, target);
    return target[0] == '/' ? files.attributes(Inode.ROOT) : directory;
  }

  /// Puts the names of a path before what is left to walk. One that ends with `/` names a
  /// directory, as if a `.` followed.
  private static void pushAll(Deque<byte[]> names, byte[] path) {
    Deque<byte[]> parts = new ArrayDeque<>();
    int start = 0;
    for (int i = 0; i <= path.length; i++) {
      if (i == path.length || path[i] == '/') {
        if (i > start) {
          parts.push(Arrays.copyOfRange(path, start, i));
        } else if (i == path.length && !parts.isEmpty()) {
          parts.push(new byte[] {'.'});
        }
        start = i + 1;
      }
    }
    parts.forEach(names::push);
  }
}
