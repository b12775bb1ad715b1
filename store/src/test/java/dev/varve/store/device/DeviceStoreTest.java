package dev.varve.store.device;

import dev.varve.store.ChunkStore;
import dev.varve.store.ChunkStoreContract;
import dev.varve.testkit.SimRandom;
import dev.varve.testkit.disk.SimDisk;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Optional;

/// The contract, on a simulated disk.
final class DeviceStoreTest extends ChunkStoreContract {
  /// A device's disk and index, which outlive a store.
  private record Device(SimDisk disk, SimIndexes indexes) {}

  private final IdentityHashMap<ChunkStore, Device> devices = new IdentityHashMap<>();
  private long seed;

  @Override
  protected ChunkStore open() {
    return open(new Device(new SimDisk(seed++), new SimIndexes()));
  }

  @Override
  protected Optional<ChunkStore> reopen(ChunkStore closing) {
    closing.close();
    Device device = Objects.requireNonNull(devices.remove(closing));
    device.disk().assertAllClosed();
    if (seed++ % 3 == 0) {
      device.indexes().lose();
    }
    return Optional.of(open(device));
  }

  private ChunkStore open(Device device) {
    DeviceStore store =
        DeviceStore.open(
            device.disk(),
            DeviceOptions.defaults().withSegmentBytes(256 << 10).withReserveBytes(0),
            new SimRandom(seed++),
            device.indexes().factory(),
            Runnable::run);
    devices.put(store, device);
    return store;
  }
}
