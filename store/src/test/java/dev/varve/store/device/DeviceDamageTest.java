package dev.varve.store.device;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Flips, cuts and deletes: a device never answers wrongly, and names the file that is damaged.
final class DeviceDamageTest {
  /// Not a multiple of 8, so that over the files every offset in a record is met.
  private static final int GATE_STRIDE_BYTES = 37;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFlippedBitIsFound(boolean isIndexLost) {
    flip(isIndexLost, GATE_STRIDE_BYTES);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCutFileIsFound(boolean isIndexLost) {
    cut(isIndexLost, GATE_STRIDE_BYTES);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMissingFileIsFound(boolean isIndexLost) {
    DamageSweep sweep = new DamageSweep(isIndexLost);
    for (String file : sweep.files()) {
      // With the index gone as well, nothing is left that knows of a missing segment.
      if (!isIndexLost || file.equals(DeviceId.FILE)) {
        sweep.check("deleted " + file, file, false, disk -> disk.delete(file));
      }
    }
  }

  @Test
  @Tag("campaign")
  void everyBitAndEveryLength() {
    for (boolean isIndexLost : new boolean[] {true, false}) {
      flip(isIndexLost, 1);
      cut(isIndexLost, 1);
    }
  }

  private static void flip(boolean isIndexLost, int strideBytes) {
    DamageSweep sweep = new DamageSweep(isIndexLost);
    for (String file : sweep.files()) {
      int sizeBytes = sweep.sizeBytes(file);
      for (int offset = 0; offset < sizeBytes; offset += strideBytes) {
        int at = offset;
        int bit = offset % Byte.SIZE;
        sweep.check(
            "flipped bit " + bit + " of byte " + at + " of " + file,
            file,
            false,
            disk -> disk.flipBit(file, at, bit));
      }
    }
  }

  private static void cut(boolean isIndexLost, int strideBytes) {
    DamageSweep sweep = new DamageSweep(isIndexLost);
    for (String file : sweep.files()) {
      int sizeBytes = sweep.sizeBytes(file);
      for (int length = 0; length < sizeBytes; length += strideBytes) {
        int at = length;
        // With the index gone as well, a cut looks like a torn end.
        sweep.check(
            "cut " + file + " to " + at + " bytes", file, isIndexLost, disk -> disk.cut(file, at));
      }
    }
  }
}
