package dev.varve.store.device;

import dev.varve.base.ErrorCode;
import dev.varve.base.RandomSource;
import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/// Who a device is: the content of its file `device`. Integers are big-endian.
///
/// ```
/// 0   8   magic "VARVEDEV"
/// 8   2   format version, 1
/// 10  6   zero
/// 16  16  id, random
/// 32  28  zero
/// 60  4   CRC32C of bytes 0 to 59
/// ```
///
/// @param high upper 64 bits of the id
/// @param low lower 64 bits of the id
record DeviceId(long high, long low) {
  static final String FILE = "device";

  static final String UNFINISHED_FILE = "device.tmp";
  private static final int BYTES = 64;
  private static final long MAGIC = 0x5641_5256_4544_4556L;
  private static final short VERSION = 1;
  private static final int CRC_OFFSET = 60;

  static DeviceId random(RandomSource random) {
    return new DeviceId(random.nextLong(), random.nextLong());
  }

  /// Writes the file, atomically and durably.
  void write(Disk disk) {
    if (disk.exists(UNFINISHED_FILE)) {
      disk.delete(UNFINISHED_FILE);
    }
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.putLong(MAGIC).putShort(VERSION).position(16).putLong(high).putLong(low);
    bytes.putInt(CRC_OFFSET, crc(bytes)).clear();
    try (DiskFile file = disk.create(UNFINISHED_FILE)) {
      file.write(bytes, 0);
      file.flush();
    }
    disk.rename(UNFINISHED_FILE, FILE);
    disk.flushDirectory("");
  }

  /// Reads the file.
  ///
  /// @return the id, or empty when the file is absent or damaged
  /// @throws VarveException `UNKNOWN_FORMAT` when it is undamaged and of another version
  static Optional<DeviceId> read(Disk disk) {
    if (!disk.exists(FILE)) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    try (DiskFile file = disk.open(FILE)) {
      file.read(bytes, 0);
    }
    if (bytes.hasRemaining()
        || bytes.getLong(0) != MAGIC
        || bytes.getInt(CRC_OFFSET) != crc(bytes)) {
      return Optional.empty();
    }
    if (bytes.getShort(8) != VERSION) {
      throw new VarveException(
          ErrorCode.UNKNOWN_FORMAT,
          disk.describe(FILE)
              + " is of format version "
              + bytes.getShort(8)
              + "; this Varve reads "
              + VERSION);
    }
    return Optional.of(new DeviceId(bytes.getLong(16), bytes.getLong(24)));
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(0, CRC_OFFSET));
    return (int) crc.getValue();
  }

  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }
}
