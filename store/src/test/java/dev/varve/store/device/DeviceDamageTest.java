package dev.varve.store.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.format.codec.Codec;
import dev.varve.store.device.DamageSweep.IndexState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Flips, cuts and deletes: a device never answers wrongly, and names the file that is damaged.
final class DeviceDamageTest {
  /// Not a multiple of 8, so that over the files every offset in a record is met.
  private static final int GATE_STRIDE_BYTES = 37;

  @Test
  void theDeviceHasEveryKindOfContent() {
    assertThat(new DamageSweep(IndexState.WHOLE).codecs()).containsExactly(Codec.values());
  }

  @ParameterizedTest
  @EnumSource
  void aFlippedBitIsFound(IndexState index) {
    flip(index, GATE_STRIDE_BYTES);
  }

  @ParameterizedTest
  @EnumSource
  void aCutFileIsFound(IndexState index) {
    cut(index, GATE_STRIDE_BYTES);
  }

  @ParameterizedTest
  @EnumSource
  void aMissingFileIsFound(IndexState index) {
    DamageSweep sweep = new DamageSweep(index);
    for (String file : sweep.files()) {
      // Nothing else could tell that there was a segment.
      if (sweep.isKnown(file)) {
        sweep.check("deleted " + file, file, false, disk -> disk.delete(file));
      }
    }
  }

  @Test
  @Tag("campaign")
  void everyBitAndEveryLength() {
    for (IndexState index : IndexState.values()) {
      flip(index, 1);
      cut(index, 1);
    }
  }

  private static void flip(IndexState index, int strideBytes) {
    DamageSweep sweep = new DamageSweep(index);
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

  private static void cut(IndexState index, int strideBytes) {
    DamageSweep sweep = new DamageSweep(index);
    for (String file : sweep.files()) {
      int sizeBytes = sweep.sizeBytes(file);
      for (int length = 0; length < sizeBytes; length += strideBytes) {
        int at = length;
        // What the index does not know either looks like a torn end.
        sweep.check(
            "cut " + file + " to " + at + " bytes",
            file,
            !sweep.isKnown(file),
            disk -> disk.cut(file, at));
      }
    }
  }
}
