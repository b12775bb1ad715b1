package dev.varve.posix;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/// What `statx(2)` says about an inode.
///
/// @param type what it is
/// @param permissions the low twelve bits of its mode, with set-user-id, set-group-id and sticky
/// @param uid the owner, unsigned
/// @param gid the group, unsigned
/// @param nlink the number of its names
/// @param sizeBytes the length of its content; of a link, of its target
/// @param blockCount what it occupies, in units of 512 bytes
/// @param blockSizeBytes what reads and writes are best a multiple of
/// @param inode its number within the file system
/// @param fileSystem the device it lies on
/// @param device the device that it is, [DeviceNumber#NONE] when it is none
/// @param accessed when it was read
/// @param modified when its content changed
/// @param changed when anything of it changed
/// @param born when it was made, where the file system knows
public record FileStat(
    FileType type,
    int permissions,
    int uid,
    int gid,
    int nlink,
    long sizeBytes,
    long blockCount,
    int blockSizeBytes,
    long inode,
    DeviceNumber fileSystem,
    DeviceNumber device,
    Timestamp accessed,
    Timestamp modified,
    Timestamp changed,
    Optional<Timestamp> born) {
  /// Everything of `stat(2)`, and the time of birth (`STATX_BASIC_STATS | STATX_BTIME`).
  static final int WANTED = 0xfff;

  private static final int STATX_BTIME = 0x800;
  private static final int PERMISSIONS = 0xfff;

  /// Returns the mode as `stat(2)` has it.
  ///
  /// @return type and permissions
  public int mode() {
    return type.bits() | permissions;
  }

  /// Reads a `struct statx`, which is the same on all architectures (linux/stat.h).
  static FileStat of(MemorySegment statx, Place place) {
    int mode = statx.get(ValueLayout.JAVA_SHORT, 0x1c);
    return new FileStat(
        FileType.ofMode(mode).orElseThrow(() -> unknown(place, mode)),
        mode & PERMISSIONS,
        integer(statx, 0x14),
        integer(statx, 0x18),
        integer(statx, 0x10),
        statx.get(ValueLayout.JAVA_LONG, 0x28),
        statx.get(ValueLayout.JAVA_LONG, 0x30),
        integer(statx, 0x04),
        statx.get(ValueLayout.JAVA_LONG, 0x20),
        device(statx, 0x88),
        device(statx, 0x80),
        time(statx, 0x40),
        time(statx, 0x70),
        time(statx, 0x60),
        (integer(statx, 0x00) & STATX_BTIME) == 0
            ? Optional.empty()
            : Optional.of(time(statx, 0x50)));
  }

  private static VarveException unknown(Place place, int mode) {
    return new VarveException(
        ErrorCode.NOT_SUPPORTED,
        place + " is of no known type: its mode is 0" + Integer.toOctalString(mode & 0xffff));
  }

  private static int integer(MemorySegment statx, long at) {
    return statx.get(ValueLayout.JAVA_INT, at);
  }

  private static DeviceNumber device(MemorySegment statx, long at) {
    DeviceNumber device = new DeviceNumber(integer(statx, at), integer(statx, at + 4));
    return device.equals(DeviceNumber.NONE) ? DeviceNumber.NONE : device;
  }

  private static Timestamp time(MemorySegment statx, long at) {
    return new Timestamp(statx.get(ValueLayout.JAVA_LONG, at), integer(statx, at + 8));
  }
}
