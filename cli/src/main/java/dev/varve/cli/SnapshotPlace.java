package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.inode.Name;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A snapshot as people write it: `VOLUME@SNAPSHOT`.
///
/// @param volume the volume's name
/// @param name the snapshot's name
record SnapshotPlace(String volume, String name) {
  /// What picocli replaces.
  static final SnapshotPlace NONE = new SnapshotPlace("", "");

  static SnapshotPlace parse(String text) {
    int at = text.indexOf('@');
    if (at <= 0) {
      throw new VarveException(
          ErrorCode.INVALID_ARGUMENT,
          "a snapshot is written VOLUME@SNAPSHOT, such as home@monday; found '" + text + "'");
    }
    String volume = text.substring(0, at);
    String name = text.substring(at + 1);
    VolumeName.check(volume);
    SnapshotName.check(name);
    return new SnapshotPlace(volume, name);
  }

  Name snapshot() {
    return Name.of(name);
  }

  @Override
  public String toString() {
    return volume + "@" + name;
  }

  /// Reads snapshots.
  static final class Converter implements ITypeConverter<SnapshotPlace> {
    @Override
    public SnapshotPlace convert(String text) {
      try {
        return parse(text);
      } catch (VarveException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
