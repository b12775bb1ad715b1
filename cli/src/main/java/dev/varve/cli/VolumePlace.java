package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.inode.Name;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A path in a volume as people write it: `VOLUME:/path`, or `VOLUME@SNAPSHOT:/path` for what a
/// snapshot keeps. `VOLUME:` alone is the volume's root.
///
/// @param volume the volume's name
/// @param snapshot the snapshot's name, empty for the present
/// @param path begins with `/`
record VolumePlace(String volume, Optional<String> snapshot, String path) {
  /// What picocli replaces.
  static final VolumePlace NONE = new VolumePlace("", Optional.empty(), "/");

  private static final String SYNTAX = "a place in a volume is written VOLUME:/path, such as ";

  static VolumePlace parse(String text) {
    int colon = text.indexOf(':');
    String path = colon < 0 ? "" : text.substring(colon + 1);
    if (colon <= 0 || !(path.isEmpty() || path.startsWith("/"))) {
      throw new VarveException(
          ErrorCode.INVALID_ARGUMENT, SYNTAX + "photos:/2024/a.jpg; found '" + text + "'");
    }
    String start = text.substring(0, colon);
    int at = start.indexOf('@');
    String volume = at < 0 ? start : start.substring(0, at);
    VolumeName.check(volume);
    return new VolumePlace(
        volume,
        at < 0 ? Optional.empty() : Optional.of(start.substring(at + 1)),
        path.isEmpty() ? "/" : path);
  }

  /// Returns the path's bytes.
  byte[] pathBytes() {
    return path.getBytes(StandardCharsets.UTF_8);
  }

  /// Returns the names of the path, from the root on; `.` is left out.
  List<Name> names() {
    List<Name> names = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (!part.isEmpty() && !part.equals(".")) {
        names.add(Name.of(part));
      }
    }
    return names;
  }

  /// Returns the last name; the root has none.
  Name last() {
    List<Name> names = names();
    if (names.isEmpty()) {
      throw new VarveException(
          ErrorCode.INVALID_ARGUMENT, this + " is the root: name something in it");
    }
    return names.getLast();
  }

  /// Returns the directory that the place lies in.
  VolumePlace parent() {
    String end = path.replaceFirst("/+$", "");
    int slash = end.lastIndexOf('/');
    return new VolumePlace(volume, snapshot, slash <= 0 ? "/" : end.substring(0, slash));
  }

  /// Returns the place of an entry.
  VolumePlace child(Name name) {
    return new VolumePlace(volume, snapshot, path.endsWith("/") ? path + name : path + "/" + name);
  }

  /// Checks that it can be changed.
  VolumePlace present() {
    if (snapshot.isPresent()) {
      throw new VarveException(
          ErrorCode.READ_ONLY_VIEW,
          this + " is in a snapshot, which cannot be changed: leave out @" + snapshot.get());
    }
    return this;
  }

  @Override
  public String toString() {
    return volume + snapshot.map(name -> "@" + name).orElse("") + ":" + path;
  }

  /// Reads places.
  static final class Converter implements ITypeConverter<VolumePlace> {
    @Override
    public VolumePlace convert(String text) {
      try {
        return parse(text);
      } catch (VarveException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
