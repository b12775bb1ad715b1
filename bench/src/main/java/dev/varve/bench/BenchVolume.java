package dev.varve.bench;

import dev.varve.base.RandomSource;
import dev.varve.base.disk.Disk;
import dev.varve.base.time.Clock;
import dev.varve.format.chunk.VolumeId;
import dev.varve.store.device.DeviceOptions;
import dev.varve.store.device.DeviceStore;
import dev.varve.volume.Consistency;
import dev.varve.volume.Durability;
import dev.varve.volume.Volume;
import dev.varve.volume.VolumeFiles;
import dev.varve.volume.VolumeOptions;
import java.nio.file.Path;

/// A new volume on a device of its own, with the options that commands use, and with everything
/// going on that goes on while a volume is used: checkpoints above all.
final class BenchVolume implements AutoCloseable {
  private final Disk directory;
  private final DeviceStore store;
  private Volume volume;

  private BenchVolume(Disk directory, DeviceStore store, Volume volume) {
    this.directory = directory;
    this.store = store;
    this.volume = volume;
    volume.startUpkeep();
  }

  static BenchVolume create(Scratch scratch) {
    Path path = scratch.fresh("volume");
    Disk disk = Disk.at(path);
    disk.createDirectory("device");
    disk.createDirectory("volume");
    DeviceStore store = DeviceStore.open(path.resolve("device"), DeviceOptions.defaults());
    RandomSource random = RandomSource.system();
    Volume volume =
        Volume.create(
            disk.at("volume"),
            VolumeId.random(random),
            store,
            VolumeOptions.defaults(),
            Clock.system(),
            random);
    return new BenchVolume(disk.at("volume"), store, volume);
  }

  Volume volume() {
    return volume;
  }

  VolumeFiles files(Durability durability) {
    return volume.files(durability, Consistency.TIP);
  }

  /// Closes the volume and opens it again.
  ///
  /// @return how long opening took, in microseconds
  double reopen() {
    volume.close();
    Laps laps = new Laps();
    laps.time(
        1,
        () ->
            volume =
                Volume.open(
                    directory,
                    store,
                    VolumeOptions.defaults(),
                    Clock.system(),
                    RandomSource.system()));
    volume.startUpkeep();
    return laps.micros();
  }

  @Override
  public void close() {
    try (store) {
      volume.close();
    }
  }
}
