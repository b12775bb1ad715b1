package dev.varve.volume.posixmodel;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.VolumeFiles;
import dev.varve.volume.access.Caller;
import dev.varve.volume.access.Permissions;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.posixmodel.ModelWalk.Last;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What the kernel does with paths before it asks a file system: finds the directory, and refuses
/// last components that name nothing.
final class VolumePaths {
  private static final int MAX_PATH = 4096;

  private final VolumeFiles files;
  private final Caller caller;

  VolumePaths(VolumeFiles files, Caller caller) {
    this.files = files;
    this.caller = caller;
  }

  /// A directory and the last component of a path; slash: whether one follows.
  record Place(Inode directory, Last last, String text, boolean slash) {
    Name name() {
      return Name.of(bytes(text));
    }
  }

  Inode find(String path, boolean follow) {
    checkPath(path);
    return files.resolve(caller, bytes(path), follow);
  }

  Place parent(String path) {
    return parent("", path);
  }

  /// A path from a directory that is given as a path.
  Place parent(String from, String path) {
    checkPath(path);
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    if (end == 0) {
      return new Place(files.attributes(Inode.ROOT), Last.ROOT, "", true);
    }
    int start = path.lastIndexOf('/', end - 1) + 1;
    String base = path.startsWith("/") || from.isEmpty() ? "" : from + "/";
    String parent = shortened(base + path.substring(0, start));
    Inode directory = files.resolve(caller, bytes(parent), true);
    if (!directory.isDirectory()) {
      throw new VarveException(ErrorCode.NOT_DIRECTORY, "the parent of " + path);
    }
    files.checkAccess(caller, directory.ino(), Permissions.EXECUTE);
    String text = path.substring(start, end);
    Last last = text.equals(".") ? Last.DOT : text.equals("..") ? Last.DOT_DOT : Last.NAME;
    return new Place(directory, last, text, end < path.length());
  }

  /// A link's path after that of its directory may be longer than one path may be.
  private static String shortened(String path) {
    return path.length() < MAX_PATH ? path : path.replaceAll("/(\\.?/)+", "/");
  }

  /// Where a link leads; the directory's own path is made of its ancestors' names.
  Place follow(Inode directory, Inode link) {
    StringBuilder path = new StringBuilder();
    Inode at = directory;
    while (at.name() != null) {
      path.insert(0, "/" + VolumeAnswers.text(at.name()));
      at = files.attributes(at.parent());
    }
    return parent(path.toString(), VolumeAnswers.text(files.readLink(link.ino())));
  }

  /// A place for a new name.
  Place free(String path, boolean isForDirectory) {
    Place place = parent(path);
    if (place.last() != Last.NAME) {
      throw new VarveException(ErrorCode.ALREADY_EXISTS, path);
    }
    if (place.slash() && !isForDirectory && child(place).isEmpty()) {
      throw new VarveException(ErrorCode.NOT_FOUND, path);
    }
    return place;
  }

  Optional<Inode> child(Place place) {
    return files.lookup(caller, place.directory().ino(), place.name());
  }

  Inode existing(Place place) {
    return child(place).orElseThrow(() -> new VarveException(ErrorCode.NOT_FOUND, place.text()));
  }

  static void checkPath(String path) {
    if (path.isEmpty()) {
      throw new VarveException(ErrorCode.NOT_FOUND, "an empty path");
    }
    if (path.length() >= MAX_PATH) {
      throw new VarveException(ErrorCode.NAME_TOO_LONG, "a long path");
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
