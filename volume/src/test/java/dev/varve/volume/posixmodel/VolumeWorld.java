package dev.varve.volume.posixmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ByteSize;
import dev.varve.format.chunk.VolumeId;
import dev.varve.journal.file.FileJournalOptions;
import dev.varve.store.ChunkStore;
import dev.varve.store.memory.MemoryChunkStore;
import dev.varve.testkit.SimClock;
import dev.varve.testkit.SimRandom;
import dev.varve.testkit.disk.SimDisk;
import dev.varve.volume.Consistency;
import dev.varve.volume.Durability;
import dev.varve.volume.Volume;
import dev.varve.volume.VolumeOptions;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.posixmodel.ModelWalk.Hardening;
import dev.varve.volume.state.StateView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// A volume on a simulated disk beside the model, call by call, with snapshots and copies of the
/// model from the same moments.
final class VolumeWorld implements AutoCloseable {
  private static final int REMEMBERED = 25;

  private final SimClock clock = new SimClock();
  private final SimRandom random;
  private final SimDisk disk;
  private final ChunkStore store = MemoryChunkStore.open(new ByteSize(ByteSize.GIB));
  private final VolumeOptions options =
      VolumeOptions.defaults()
          .withNodeCacheBytes(ByteSize.MIB)
          .withJournal(
              FileJournalOptions.defaults()
                  .withBufferBytes(1 << 19, 1 << 18)
                  .withFileSizeBytes(1 << 20)
                  .withBackground(Runnable::run));
  private final CallTimes times = new CallTimes();
  private ModelFileSystem model = new ModelFileSystem(Hardening.NONE, Set.of());
  private final Map<String, ModelFileSystem> snapshots = new TreeMap<>();
  private final Comparison comparison = new Comparison(times);
  private final Deque<String> last = new ArrayDeque<>();
  private Volume volume;
  private VolumeCalls calls;

  VolumeWorld(long seed) {
    random = new SimRandom(seed);
    disk = new SimDisk(seed);
    long now = clock.epochMillis() * 1_000_000;
    times.add(now, now);
    volume = Volume.create(disk, new VolumeId(1, seed), store, options, clock, random);
    calls = newCalls();
  }

  private VolumeCalls newCalls() {
    return new VolumeCalls(volume.files(Durability.FSYNC, Consistency.TIP), clock, times);
  }

  ModelFileSystem model() {
    return model;
  }

  Volume volume() {
    return volume;
  }

  void play(PosixCall call) {
    PosixAnswer expected = model.answer(call);
    PosixAnswer found;
    try {
      found = calls.answer(call);
    } catch (RuntimeException | Error e) {
      throw new AssertionError(model.now() + " " + call + "\n" + history(), e);
    }
    note(call + " -> " + expected);
    comparison
        .difference(expected, found)
        .ifPresent(text -> {
          throw new AssertionError(model.now() + " " + call + ": " + text + "\n" + history());
        });
  }

  void playAll(List<PosixCall> all) {
    all.forEach(this::play);
  }

  void note(String text) {
    last.add(model.now() + " " + text);
    if (last.size() > REMEMBERED) {
      last.remove();
    }
  }

  String history() {
    return "last calls:\n" + String.join("\n", last);
  }

  void inspect() {
    playAll(Inspection.of(model));
  }

  void checkpoint() {
    note("checkpoint");
    volume.checkpoint();
  }

  /// Closes every file, and the volume, and opens it.
  void reopen() {
    closeFiles();
    note("reopen");
    volume.close();
    volume = Volume.open(disk, store, options, clock, random);
    calls = newCalls();
    inspect();
  }

  void closeFiles() {
    for (int slot = 0; slot < PosixFileSystem.SLOTS; slot++) {
      play(new PosixCall.Close(slot));
    }
  }

  void collect() {
    note("collect");
    volume.collect();
  }

  void merge() {
    note("merge");
    volume.merge();
  }

  void upkeep() {
    note("upkeep");
    volume.upkeep();
  }

  void takeSnapshot(String name) {
    note("take snapshot " + name);
    volume.takeSnapshot(Name.of(name));
    snapshots.put(name, model.copy());
  }

  void deleteSnapshot(String name) {
    note("delete snapshot " + name);
    volume.deleteSnapshot(Name.of(name));
    snapshots.remove(name);
  }

  /// Closes every file, and makes the volume what it was.
  void restoreSnapshot(String name) {
    closeFiles();
    note("restore snapshot " + name);
    volume.restore(Name.of(name));
    model = Objects.requireNonNull(snapshots.get(name)).restoredIn(model);
    calls = newCalls();
    inspect();
  }

  /// Copies something of a snapshot into the root directory.
  void copyFrom(String snapshot, Random random) {
    ModelFileSystem then = Objects.requireNonNull(snapshots.get(snapshot));
    List<String> sources = then.rootNames();
    if (sources.isEmpty()) {
      return;
    }
    String source = sources.get(random.nextInt(sources.size()));
    List<String> targets = model.rootNames();
    String target =
        targets.isEmpty() || random.nextBoolean()
            ? source
            : targets.get(random.nextInt(targets.size()));
    note("copy " + source + " of snapshot " + snapshot + " to " + target);
    StateView view = volume.snapshot(Name.of(snapshot));
    long ino = view.entry(Inode.ROOT, name(source)).orElseThrow().ino();
    volume.copyFrom(Name.of(snapshot), ino, Inode.ROOT, name(target), true);
    model.copyIn(then, source, target);
    volume.collect();
    inspect();
  }

  private static Name name(String text) {
    return Name.of(VolumePaths.bytes(text));
  }

  List<String> snapshotNames() {
    return List.copyOf(snapshots.keySet());
  }

  /// Compares all snapshots with what the model was then.
  void inspectSnapshots() {
    snapshots.forEach((name, then) -> {
      SnapshotCalls seen = new SnapshotCalls(volume.snapshot(Name.of(name)), store);
      ModelFileSystem asked = then.copy();
      for (PosixCall call : Inspection.of(then)) {
        Optional<String> difference =
            new Comparison(times).difference(asked.answer(call), seen.answer(call));
        difference.ifPresent(text -> {
          throw new AssertionError("snapshot " + name + ", " + call + ": " + text + history());
        });
      }
    });
  }

  void verify() {
    assertThat(volume.verify().problems()).as(this::history).isEmpty();
  }

  long chunkCount() {
    return store.list(Optional.empty(), ChunkStore.MAX_LIST).size();
  }

  @Override
  public void close() {
    calls.closeAll();
    volume.close();
    disk.assertAllClosed();
  }
}
