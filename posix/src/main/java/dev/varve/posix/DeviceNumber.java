package dev.varve.posix;

/// The number of a device: the driver, and which of its devices.
///
/// @param major the driver, 32 bits
/// @param minor the device, 32 bits; Linux keeps the low 20
public record DeviceNumber(int major, int minor) {
  /// What files have that are no devices.
  public static final DeviceNumber NONE = new DeviceNumber(0, 0);

  /// Returns the `dev_t` of glibc (bits/sysmacros.h, `makedev`).
  ///
  /// @return 64 bits
  public long encoded() {
    long high = major & 0xffff_f000L;
    long low = major & 0xfffL;
    return (high << 32) | (low << 8) | ((minor & 0xffff_ff00L) << 12) | (minor & 0xffL);
  }

  /// Reads a `dev_t` of glibc (bits/sysmacros.h, `major` and `minor`).
  ///
  /// @param encoded what [#encoded] returned
  /// @return the number
  public static DeviceNumber decode(long encoded) {
    int major = (int) (((encoded >>> 32) & 0xffff_f000L) | ((encoded >>> 8) & 0xfffL));
    int minor = (int) (((encoded >>> 12) & 0xffff_ff00L) | (encoded & 0xffL));
    return new DeviceNumber(major, minor);
  }
}
