package dev.varve.store.device;

import dev.varve.base.ByteSize;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Keeps the reserve: puts are refused before the disk is full, so that what frees space still has
/// room. The disk is asked again only after some bytes were taken, or when it seems full.
final class Space {
  private static final long ASK_AGAIN_BYTES = 16L * ByteSize.MIB;

  private final Disk disk;
  private final long reserveBytes;
  private final LongSupplier unwrittenBytes;
  private final AtomicLong leftBytes = new AtomicLong();
  private final AtomicLong untilAskedBytes = new AtomicLong();

  /// Watches a disk.
  ///
  /// @param unwrittenBytes what has room already and has not been written
  Space(Disk disk, long reserveBytes, LongSupplier unwrittenBytes) {
    this.disk = disk;
    this.unwrittenBytes = unwrittenBytes;
    this.reserveBytes = reserveBytes;
  }

  /// Takes room for a record.
  ///
  /// @param recordBytes how much will be written
  /// @throws VarveException `STORAGE_FULL` when it would cut into the reserve
  void take(int recordBytes) {
    if (untilAskedBytes.addAndGet(-recordBytes) < 0
        || leftBytes.addAndGet(-recordBytes) < reserveBytes) {
      long usableBytes = disk.usableBytes() - unwrittenBytes.getAsLong() - recordBytes;
      leftBytes.set(usableBytes);
      untilAskedBytes.set(ASK_AGAIN_BYTES);
      if (usableBytes < reserveBytes) {
        throw new VarveException(
            ErrorCode.STORAGE_FULL,
            disk.describe("")
                + " is full: "
                + new ByteSize(Math.max(0, usableBytes))
                + " are left and "
                + new ByteSize(reserveBytes)
                + " are kept in reserve; delete something and compact, or give it more space");
      }
    }
  }
}
