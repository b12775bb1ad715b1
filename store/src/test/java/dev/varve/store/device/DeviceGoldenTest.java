package dev.varve.store.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.testkit.SimRandom;
import dev.varve.testkit.disk.SimDisk;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// The bytes of the file `device`, kept for ever: docs/formats/device.md.
final class DeviceGoldenTest {
  private static final String VERSION_1 =
      "5641525645444556" // magic
          + "0001" // format version
          + "000000000000"
          + "0011223344556677" // id
          + "8899aabbccddeeff"
          + "00000000000000000000000000000000000000000000000000000000"
          + "344f1f49"; // CRC32C of what is before

  private static final DeviceId ID = new DeviceId(0x0011223344556677L, 0x8899aabbccddeeffL);

  @Test
  void theFileIsWrittenAsSpecified() {
    SimDisk disk = new SimDisk(1);
    ID.write(disk);
    assertThat(HexFormat.of().formatHex(disk.fileBytes(DeviceId.FILE))).isEqualTo(VERSION_1);
    assertThat(DeviceId.read(disk)).contains(ID);
  }

  @Test
  void aDeviceMadeOfThisFileOpens() {
    SimDisk disk = new SimDisk(1);
    ID.write(disk);
    try (DeviceStore store =
        DeviceStore.open(
            disk,
            DeviceOptions.defaults(),
            new SimRandom(1),
            new SimIndexes().factory(),
            Runnable::run)) {
      assertThat(store.usage().deviceId()).isEqualTo("00112233445566778899aabbccddeeff");
    }
  }
}
