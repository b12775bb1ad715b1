package dev.varve.fuse;

/// What kernel and driver agreed on.
///
/// @param minor the protocol's minor version that both speak
/// @param flags what both will do, as bits of the protocol
/// @param offeredFlags what the kernel would do
/// @param maxWriteBytes the longest write
public record Agreement(int minor, long flags, long offeredFlags, int maxWriteBytes) {
  /// Says whether both will do it.
  ///
  /// @param feature what was asked for
  /// @return whether it was granted
  public boolean has(Feature feature) {
    return (flags & feature.bits()) == feature.bits();
  }

  /// Says whether attributes are set in the longer form.
  boolean hasLongSetxattr() {
    return (flags & Handshake.SETXATTR_EXT) != 0;
  }
}
