package dev.varve.cli;

import dev.varve.base.RandomSource;
import dev.varve.base.disk.Disk;
import dev.varve.base.time.Clock;
import dev.varve.format.chunk.VolumeId;
import dev.varve.store.device.DeviceOptions;
import dev.varve.store.device.DeviceStore;
import dev.varve.volume.Consistency;
import dev.varve.volume.Durability;
import dev.varve.volume.Volume;
import dev.varve.volume.VolumeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A real volume on a real disk.
final class VolumeFixture implements AutoCloseable {
  private final DeviceStore store;
  private final Volume volume;

  VolumeFixture(Path folder) throws IOException {
    store =
        DeviceStore.open(Files.createDirectory(folder.resolve("device")), DeviceOptions.defaults());
    volume =
        Volume.create(
            Disk.at(Files.createDirectory(folder.resolve("volume"))),
            VolumeId.random(RandomSource.system()),
            store,
            VolumeOptions.defaults(),
            Clock.system(),
            RandomSource.system());
  }

  WritableTree tree() {
    return new LiveTree(volume.files(Durability.FSYNC, Consistency.TIP));
  }

  Volume volume() {
    return volume;
  }

  DeviceStore store() {
    return store;
  }

  @Override
  public void close() {
    volume.close();
    store.close();
  }
}
