package dev.varve.volume;

import dev.varve.base.disk.Disk;
import dev.varve.format.chunk.VolumeId;
import dev.varve.volume.engine.VolumeCore;
import dev.varve.volume.state.Origin;
import java.util.Optional;

/// Which volume lies in a directory.
///
/// @param id the volume's id
/// @param origin what it is a clone of, or empty when it was made empty
public record VolumeIdentity(VolumeId id, Optional<Origin> origin) {
  /// Reads it without opening the volume.
  ///
  /// @param directory the volume's directory
  /// @return what lies there
  /// @throws dev.varve.base.VarveException `NOT_FOUND` when there is none, `CORRUPT` when it is
  ///   damaged
  public static VolumeIdentity of(Disk directory) {
    VolumeCore.Identity identity = VolumeCore.identity(directory);
    return new VolumeIdentity(identity.id(), identity.origin());
  }
}
