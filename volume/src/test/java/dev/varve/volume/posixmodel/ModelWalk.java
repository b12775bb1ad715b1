package dev.varve.volume.posixmodel;

import org.jspecify.annotations.Nullable;

/// Finds what paths name, for one call of the model: `path_resolution(7)`.
final class ModelWalk {
  private static final int MAX_PATH = 4096;
  private static final int MAX_NAME = 255;
  private static final int MAX_LINKS = 40;

  private final ModelNode root;
  private final Hardening hardening;
  private final Who who;
  private int links;

  /// What `/proc/sys/fs/protected_*` forbid in sticky directories that everybody may write.
  record Hardening(boolean symlinks, boolean hardlinks, int regular, int fifos) {
    static final Hardening NONE = new Hardening(false, false, 0, 0);
  }

  /// The last component of a path.
  enum Last {
    NAME,
    DOT,
    DOT_DOT,
    ROOT
  }

  /// A directory and the last component of a path in it; slash: whether one follows.
  record Place(ModelNode directory, Last last, String name, boolean slash) {
    @Nullable ModelNode child() {
      if (name.length() > MAX_NAME) {
        throw new PosixFault("ENAMETOOLONG");
      }
      return directory.entries.get(name);
    }

    ModelNode existing() {
      ModelNode child = child();
      if (child == null) {
        throw new PosixFault("ENOENT");
      }
      return child;
    }
  }

  ModelWalk(ModelNode root, Hardening hardening, Who who) {
    this.root = root;
    this.hardening = hardening;
    this.who = who;
  }

  Place parent(String path) {
    return parent(root, path);
  }

  ModelNode find(String path, boolean follow) {
    return find(root, path, follow, true);
  }

  /// Where the path in a link leads, from the link's directory.
  Place follow(ModelNode directory, ModelNode link, boolean isLast) {
    countLink(directory, link, isLast);
    return parent(directory, link.target);
  }

  private Place parent(ModelNode start, String path) {
    checkPath(path);
    ModelNode at = path.startsWith("/") ? root : start;
    int from = skipSlashes(path, 0);
    if (from == path.length()) {
      return new Place(at, Last.ROOT, "", true);
    }
    while (true) {
      ModelRights.check(who, at, ModelRights.EXECUTE);
      int end = path.indexOf('/', from);
      String name = end < 0 ? path.substring(from) : path.substring(from, end);
      int next = end < 0 ? path.length() : skipSlashes(path, end);
      Place place = new Place(at, last(name), name, end >= 0);
      if (next == path.length()) {
        return place;
      }
      at = step(place, true, false);
      if (!at.isDirectory()) {
        throw new PosixFault("ENOTDIR");
      }
      from = next;
    }
  }

  private ModelNode find(ModelNode start, String path, boolean follow, boolean isLast) {
    Place place = parent(start, path);
    ModelNode found = step(place, follow || place.slash(), isLast);
    if (place.slash() && !found.isDirectory()) {
      throw new PosixFault("ENOTDIR");
    }
    return found;
  }

  private ModelNode step(Place place, boolean follow, boolean isLast) {
    ModelNode directory = place.directory();
    return switch (place.last()) {
      case DOT, ROOT -> directory;
      case DOT_DOT -> directory.parent;
      case NAME -> {
        ModelNode child = place.existing();
        if (!child.isLink() || !follow) {
          yield child;
        }
        countLink(directory, child, isLast);
        yield find(directory, child.target, true, isLast);
      }
    };
  }

  private void countLink(ModelNode directory, ModelNode link, boolean isLast) {
    boolean isProtected = (directory.mode & 01002) == 01002 && directory.uid != link.uid;
    if (hardening.symlinks() && isLast && isProtected && who.uid() != link.uid) {
      throw new PosixFault("EACCES");
    }
    if (links++ >= MAX_LINKS) {
      throw new PosixFault("ELOOP");
    }
  }

  static void checkPath(String path) {
    if (path.isEmpty()) {
      throw new PosixFault("ENOENT");
    }
    if (path.length() >= MAX_PATH) {
      throw new PosixFault("ENAMETOOLONG");
    }
  }

  private static Last last(String name) {
    return switch (name) {
      case "." -> Last.DOT;
      case ".." -> Last.DOT_DOT;
      default -> Last.NAME;
    };
  }

  private static int skipSlashes(String path, int from) {
    int at = from;
    while (at < path.length() && path.charAt(at) == '/') {
      at++;
    }
    return at;
  }
}
