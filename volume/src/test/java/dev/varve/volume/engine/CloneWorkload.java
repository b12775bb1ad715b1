package dev.varve.volume.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.disk.Disk;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.codec.Codec;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.journal.file.FileJournalOptions;
import dev.varve.store.ChunkStore;
import dev.varve.store.device.DeviceOptions;
import dev.varve.store.device.DeviceStore;
import dev.varve.testkit.SimClock;
import dev.varve.testkit.SimRandom;
import dev.varve.testkit.disk.CrashWorkload;
import dev.varve.testkit.disk.SimDisk;
import dev.varve.volume.access.Caller;
import dev.varve.volume.content.Extent;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.state.Entry;
import dev.varve.volume.state.Origin;
import dev.varve.volume.state.Snapshot;
import dev.varve.volume.state.StateView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// A program with a volume, clones of its snapshots and clones of theirs, all in one device, that
/// are made, changed and deleted. Each change is made durable before the next, so after a crash a
/// volume is what it was before or after the one that was stopped.
///
/// Volume 0 lies in directory `0`, its clones in `1`, `2` and so on.
final class CloneWorkload implements CrashWorkload {
  private static final int CACHE_BYTES = 1 << 20;
  private static final int MAX_VOLUMES = 3;
  private static final String DEVICE = "device";
  private static final Name SNAPSHOT = Name.of("kept");
  private static final FileJournalOptions JOURNAL =
      FileJournalOptions.defaults()
          .withBufferBytes(1 << 13, 1 << 12)
          .withFileSizeBytes(1 << 15)
          .withBackground(Runnable::run);
  private static final DeviceOptions DEVICE_OPTIONS =
      DeviceOptions.defaults()
          .withSegmentBytes(1 << 16)
          .withReserveBytes(0)
          .withCodec(Codec.LZ4)
          .withReaderCount(1);

  private final int stepCount;
  private final Random random;
  private final SimRandom nonces;
  private final SimClock clock = new SimClock();

  /// What may be there: of each volume the files before and after the step under way.
  private final Map<Integer, List<Map<String, String>>> model = new TreeMap<>();

  /// What the newest snapshot of each volume holds.
  private final Map<Integer, Map<String, String>> snapshots = new TreeMap<>();

  /// Volumes whose making or deletion is under way.
  private final Set<Integer> unsure = new HashSet<>();

  CloneWorkload(long seed, int stepCount) {
    this.stepCount = stepCount;
    this.random = new Random(seed);
    this.nonces = new SimRandom(seed);
  }

  private static VolumeId id(int number) {
    return new VolumeId(7, number);
  }

  private static Disk place(Disk disk, int number) {
    return disk.at(Integer.toString(number));
  }

  private static boolean exists(Disk disk, int number) {
    return place(disk, number).exists(CheckpointRecord.FILE);
  }

  private DeviceStore openStore(Disk disk) {
    return DeviceStore.openIndexedInMemory(disk.at(DEVICE), DEVICE_OPTIONS, nonces, Runnable::run);
  }

  private VolumeCore open(Disk disk, DeviceStore store, int number) {
    return VolumeCore.open(place(disk, number), store, CACHE_BYTES, JOURNAL, clock, nonces);
  }

  @Override
  public void prepare(SimDisk disk) {
    disk.createDirectory(DEVICE);
    for (int i = 0; i < MAX_VOLUMES; i++) {
      disk.createDirectory(Integer.toString(i));
    }
    disk.flushDirectory("");
    try (DeviceStore store = openStore(disk)) {
      VolumeCore.create(
              place(disk, 0),
              id(0),
              store,
              DigestAlgorithm.BLAKE3,
              CACHE_BYTES,
              JOURNAL,
              clock,
              nonces)
          .close();
    }
    model.put(0, List.of(Map.of()));
  }

  @Override
  public void run(SimDisk disk) {
    try (DeviceStore store = openStore(disk)) {
      for (int i = 0; i < stepCount; i++) {
        List<Integer> numbers = List.copyOf(model.keySet());
        step(disk, store, numbers.get(random.nextInt(numbers.size())));
      }
    }
  }

  private void step(SimDisk disk, DeviceStore store, int number) {
    clock.sleep(1_000_000L);
    int kind = random.nextInt(10);
    if (kind == 9 && number != 0 && !isOrigin(disk, number)) {
      delete(disk, store, number);
      return;
    }
    try (VolumeCore core = open(disk, store, number)) {
      switch (kind) {
        case 0, 1, 2, 3 -> write(store, core, number);
        case 4 -> remove(core, number);
        case 5 -> core.reclaim();
        case 6 -> core.checkpoint();
        case 7 -> replaceSnapshot(core, number);
        default -> cloneInto(disk, core, number);
      }
    }
  }

  private boolean isOrigin(Disk disk, int number) {
    return model.keySet().stream()
        .flatMap(other -> origin(disk, other).stream())
        .anyMatch(origin -> origin.volume().equals(id(number)));
  }

  private static Optional<Origin> origin(Disk disk, int number) {
    return VolumeCore.identity(place(disk, number)).origin();
  }

  private Map<String, String> now(int number) {
    return model.getOrDefault(number, List.of(Map.of())).getLast();
  }

  private void change(VolumeCore core, int number, Map<String, String> next, Operation operation) {
    model.put(number, List.of(now(number), next));
    core.writer().submit(operation);
    core.writer().sync();
    model.put(number, List.of(next));
  }

  private static Optional<Long> find(VolumeCore core, String name) {
    return core.writer()
        .read(state -> state.view().entry(Inode.ROOT, Name.of(name)))
        .map(Entry::ino);
  }

  private void write(DeviceStore store, VolumeCore core, int number) {
    String name = "file" + random.nextInt(3);
    Map<String, String> next = new TreeMap<>(now(number));
    if (find(core, name).isEmpty()) {
      next.put(name, "");
      change(
          core,
          number,
          next,
          new Operation.Make(
              Caller.ROOT, Inode.ROOT, Name.of(name), FileType.REGULAR, 0644, 0, 0, new byte[0]));
      next = new TreeMap<>(next);
    }
    String text = ("text" + random.nextInt(4)).repeat(6);
    Chunk chunk =
        Chunk.copyOf(core.algorithm(), ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    next.put(name, text);
    core.ledger().enter(chunk.id());
    try {
      store.put(core.id(), chunk);
      store.flush();
      long ino = find(core, name).orElseThrow();
      List<Extent> extents = List.of(new Extent.InChunk(text.length(), chunk.id(), 0));
      change(
          core,
          number,
          next,
          new Operation.Write(Caller.ROOT, ino, 0, extents, text.length(), clock.epochNanos()));
    } finally {
      core.ledger().exit(chunk.id());
    }
  }

  private void remove(VolumeCore core, int number) {
    if (!now(number).isEmpty()) {
      String name = now(number).keySet().iterator().next();
      Map<String, String> next = new TreeMap<>(now(number));
      next.remove(name);
      change(
          core,
          number,
          next,
          new Operation.Remove(Caller.ROOT, Inode.ROOT, Name.of(name), false, false));
    }
  }

  private static Optional<Snapshot> snapshot(VolumeCore core) {
    return core.writer()
        .read(state ->
            state.view().snapshots().stream()
                .filter(snapshot -> !snapshot.condemned() && snapshot.name().equals(SNAPSHOT))
                .findFirst());
  }

  /// Takes a new snapshot when no clone needs the old one.
  private void replaceSnapshot(VolumeCore core, int number) {
    Optional<Snapshot> old = snapshot(core);
    if (old.isPresent() && old.get().pins() > 0) {
      return;
    }
    snapshots.remove(number);
    if (old.isPresent()) {
      core.deleteSnapshot(SNAPSHOT);
    }
    core.takeSnapshot(SNAPSHOT);
    snapshots.put(number, now(number));
  }

  private void cloneInto(SimDisk disk, VolumeCore core, int number) {
    Map<String, String> kept = snapshots.get(number);
    for (int i = 1; kept != null && i < MAX_VOLUMES; i++) {
      if (!model.containsKey(i) && place(disk, i).list("").isEmpty()) {
        unsure.add(i);
        model.put(i, List.of(kept));
        core.cloneSnapshot(SNAPSHOT, place(disk, i), id(i));
        unsure.remove(i);
        return;
      }
    }
  }

  private void delete(SimDisk disk, DeviceStore store, int number) {
    unsure.add(number);
    Origin origin = origin(disk, number).orElseThrow();
    place(disk, number).delete(CheckpointRecord.FILE);
    place(disk, number).flushDirectory("");
    forget(disk, store, number);
    int from = (int) origin.volume().low();
    try (VolumeCore core = open(disk, store, from)) {
      core.unpin(origin.snapshot(), id(number));
    }
    unsure.remove(number);
  }

  /// Completes a deletion.
  private void forget(SimDisk disk, DeviceStore store, int number) {
    for (ChunkStore.Entry entry : store.list(Optional.empty(), ChunkStore.MAX_LIST)) {
      if (entry.holders().contains(id(number))) {
        store.release(id(number), entry.id());
      }
    }
    store.flush();
    removeAll(place(disk, number), "");
    model.remove(number);
    snapshots.remove(number);
  }

  private static void removeAll(Disk disk, String directory) {
    for (String name : disk.list(directory)) {
      if (name.equals("journal")) {
        removeAll(disk.at(name), "");
      } else {
        disk.delete(name);
      }
    }
    disk.flushDirectory("");
  }

  @Override
  public void check(SimDisk disk) {
    try (DeviceStore store = openStore(disk)) {
      for (int number = MAX_VOLUMES - 1; number > 0; number--) {
        if (exists(disk, number)) {
          unsure.remove(number);
        } else if (model.containsKey(number)) {
          assertThat(unsure).as("volumes that may be missing").contains(number);
          forget(disk, store, number);
        }
      }
      unsure.clear();
      for (int number : List.copyOf(model.keySet())) {
        check(disk, store, number);
      }
    }
  }

  private void check(SimDisk disk, DeviceStore store, int number) {
    try (VolumeCore core = open(disk, store, number)) {
      Map<String, String> found =
          VolumeWorkload.files(store, new StateView(core.writer().freeze()));
      assertThat(model.get(number)).as("volume " + number).contains(found);
      core.writer().sync();
      model.put(number, List.of(found));
      for (Snapshot snapshot : core.writer().read(state -> state.view().snapshots())) {
        letGoOfMissing(disk, core, snapshot);
        if (!snapshot.condemned()) {
          Map<String, String> kept = VolumeWorkload.files(store, core.view(snapshot));
          if (snapshots.containsKey(number)) {
            assertThat(kept).isEqualTo(snapshots.get(number));
          }
          snapshots.put(number, kept);
        }
      }
      checkPinned(disk, core);
      assertThat(Verification.run(core).problems()).isEmpty();
      core.reclaim();
      core.sweep();
      assertThat(Verification.run(core).problems()).isEmpty();
      assertThat(core.sweep()).isZero();
    }
  }

  private static void letGoOfMissing(SimDisk disk, VolumeCore core, Snapshot snapshot) {
    List<VolumeId> pins = core.writer().read(state -> state.view().pins(snapshot.number()));
    for (VolumeId clone : pins) {
      if (!exists(disk, (int) clone.low())) {
        core.unpin(snapshot.number(), clone);
      }
    }
  }

  /// A clone without its pin would lose its files with the snapshot.
  private static void checkPinned(SimDisk disk, VolumeCore core) {
    List<Long> needed = new ArrayList<>();
    for (int i = 1; i < MAX_VOLUMES; i++) {
      if (exists(disk, i)) {
        origin(disk, i)
            .filter(origin -> origin.volume().equals(core.id()))
            .ifPresent(origin -> needed.add(origin.snapshot()));
      }
    }
    for (long number : needed) {
      List<VolumeId> pins = core.writer().read(state -> state.view().pins(number));
      assertThat(pins).as("pins of snapshot " + number).isNotEmpty();
    }
  }
}
