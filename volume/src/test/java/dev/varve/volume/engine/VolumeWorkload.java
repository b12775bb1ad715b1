package dev.varve.volume.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.disk.Disk;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.codec.Codec;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.journal.file.FileJournalOptions;
import dev.varve.store.ChunkStore;
import dev.varve.store.device.CompactionOptions;
import dev.varve.store.device.DeviceOptions;
import dev.varve.store.device.DeviceStore;
import dev.varve.testkit.SimClock;
import dev.varve.testkit.SimRandom;
import dev.varve.testkit.disk.CrashWorkload;
import dev.varve.testkit.disk.SimDisk;
import dev.varve.tree.NodeRef;
import dev.varve.tree.TreeNodes;
import dev.varve.volume.access.Caller;
import dev.varve.volume.content.ChunkCounts;
import dev.varve.volume.content.ContentReader;
import dev.varve.volume.content.Extent;
import dev.varve.volume.content.Segment;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.inode.Policy;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.operation.RenameMode;
import dev.varve.volume.operation.Step;
import dev.varve.volume.state.Entry;
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
import java.util.function.UnaryOperator;

/// A program that makes, writes, moves, clones and deletes files of one directory, takes and
/// deletes snapshots, makes checkpoints, brings space back and compacts the device, next to a model
/// of what it was promised.
final class VolumeWorkload implements CrashWorkload {
  private static final int CACHE_BYTES = 1 << 20;
  private static final int NAMES = 6;
  private static final Name OBJECTS = Name.of("objects");

  /// Directories that hold copies of all there was, such directories included, stay small.
  private static final int MAX_TREE_TEXT = 900;

  /// More than are left alone.
  private static final int PIECES = 18;

  private static final FileJournalOptions JOURNAL =
      FileJournalOptions.defaults()
          .withBufferBytes(1 << 13, 1 << 12)
          .withFileSizeBytes(1 << 15)
          .withBackground(Runnable::run);

  private static final String DEVICE = "device";
  private static final DeviceOptions DEVICE_OPTIONS =
      DeviceOptions.defaults()
          .withSegmentBytes(1 << 16)
          .withReserveBytes(0)
          .withCodec(Codec.LZ4)
          .withReaderCount(1);

  /// What there is: each name with what its file holds, and each snapshot with what there was.
  private record Model(Map<String, String> files, Map<String, Map<String, String>> snapshots) {
    Model copy() {
      return new Model(new TreeMap<>(files), new TreeMap<>(snapshots));
    }
  }

  private final int stepCount;
  private final UnaryOperator<Disk> between;
  private final Random random;
  private final SimRandom nonces;
  private final SimClock clock = new SimClock();

  /// What there is after each operation, by its position.
  private final TreeMap<Long, Model> history = new TreeMap<>();

  private Model model = new Model(new TreeMap<>(), new TreeMap<>());
  private long promised;

  VolumeWorkload(long seed, int stepCount, UnaryOperator<Disk> between) {
    this.stepCount = stepCount;
    this.between = between;
    this.random = new Random(seed);
    this.nonces = new SimRandom(seed);
  }

  @Override
  public void prepare(SimDisk disk) {
    try (DeviceStore store = openStore(disk)) {
      VolumeCore core =
          VolumeCore.create(
              disk,
              new VolumeId(7, 7),
              store,
              DigestAlgorithm.BLAKE3,
              CACHE_BYTES,
              JOURNAL,
              clock,
              nonces);
      history.put(core.writer().position(), model.copy());
      promised = core.writer().position();
      core.close();
    }
  }

  private DeviceStore openStore(Disk disk) {
    disk.createDirectory(DEVICE);
    disk.flushDirectory("");
    return DeviceStore.openIndexedInMemory(disk.at(DEVICE), DEVICE_OPTIONS, nonces, Runnable::run);
  }

  private interface Work {
    void run(DeviceStore store, VolumeCore core);
  }

  private void open(SimDisk disk, Work work) {
    Disk seen = between.apply(disk);
    try (DeviceStore store = openStore(seen);
        VolumeCore core = VolumeCore.open(seen, store, CACHE_BYTES, JOURNAL, clock, nonces)) {
      work.run(store, core);
    }
  }

  @Override
  public void run(SimDisk disk) {
    int left = stepCount;
    while (left > 0) {
      int steps = 1 + random.nextInt(left);
      left -= steps;
      open(
          disk,
          (store, core) -> {
            for (int i = 0; i < steps; i++) {
              step(store, core);
            }
          });
    }
  }

  private void step(DeviceStore store, VolumeCore core) {
    clock.sleep(1_000_000L);
    String name = "file" + random.nextInt(NAMES);
    switch (random.nextInt(27)) {
      case 0 -> {
        core.writer().sync();
        promised = core.writer().position();
      }
      case 1 -> core.checkpoint();
      case 2 -> core.reclaim();
      case 3 -> snapshot(core, "snapshot" + random.nextInt(3));
      case 4 -> dropSnapshot(core, "snapshot" + random.nextInt(3));
      case 5, 6 -> remove(core, name);
      case 7 -> rename(core, name, "file" + random.nextInt(NAMES));
      case 8 -> cloneFile(core, name, "file" + random.nextInt(NAMES));
      case 9 -> store.compact(new CompactionOptions(random.nextDouble(0.1, 1), 1 << 30), clock);
      case 10 -> restore(core, "snapshot" + random.nextInt(3));
      case 11 -> {
        long trashNanos = random.nextInt(3) * 5_000_000L;
        done(core.writer().submit(new Operation.SetPolicy(new Policy(0, 0, trashNanos))));
      }
      case 12 -> closeLast(core);
      case 13 -> copy(core, "snapshot" + random.nextInt(3), name, "file" + random.nextInt(NAMES));
      case 14 -> scatter(core, name, random.nextBoolean() ? 60 : 300);
      case 15 -> {
        scatter(core, name, 300);
        core.merger().run();
        core.writer().sync();
        promised = core.writer().position();
      }
      case 16 -> core.merger().run();
      case 17, 18 -> publish(store, core, "file" + random.nextInt(3), random.nextInt(8));
      case 19 -> unpublish(core, "file" + random.nextInt(3));
      default -> write(store, core, name, random.nextInt(8));
    }
  }

  private long done(Submitted submitted) {
    history.put(submitted.position(), model.copy());
    return submitted.outcome().number();
  }

  private static Optional<Long> find(VolumeCore core, String name) {
    return core.writer()
        .read(state -> state.view().entry(Inode.ROOT, Name.of(name)))
        .map(Entry::ino);
  }

  private long findOrMake(VolumeCore core, String name) {
    Optional<Long> known = find(core, name);
    if (known.isPresent()) {
      return known.get();
    }
    model.files().put(name, "");
    return done(
        core.writer()
            .submit(
                new Operation.Make(
                    Caller.ROOT,
                    Inode.ROOT,
                    Name.of(name),
                    FileType.REGULAR,
                    0644,
                    0,
                    0,
                    new byte[0])));
  }

  /// Few different contents, so that chunks are shared, die and come back.
  private void write(DeviceStore store, VolumeCore core, String name, int kind) {
    long ino = findOrMake(core, name);
    String text = ("text" + kind).repeat(5 + kind);
    String old = model.files().getOrDefault(name, "");
    model.files().put(name, text + old.substring(Math.min(old.length(), text.length())));
    writeText(store, core, ino, text, kind);
  }

  private void writeText(DeviceStore store, VolumeCore core, long ino, String text, int kind) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<Extent> extents;
    Optional<ChunkId> chunk = Optional.empty();
    if (kind % 3 == 0) {
      extents = List.of(new Extent.Inline(bytes));
    } else {
      Chunk made = Chunk.copyOf(core.algorithm(), ByteBuffer.wrap(bytes));
      core.ledger().enter(made.id());
      store.put(core.id(), made);
      store.flush();
      chunk = Optional.of(made.id());
      extents = List.of(new Extent.InChunk(bytes.length, made.id(), 0));
    }
    done(
        core.writer()
            .submit(
                new Operation.Write(
                    Caller.ROOT, ino, 0, extents, bytes.length, clock.epochNanos())));
    chunk.ifPresent(core.ledger()::exit);
  }

  /// Writes pieces in a row that are worth merging: into a few bytes of the tree, or a chunk.
  private void scatter(VolumeCore core, String name, int length) {
    long ino = findOrMake(core, name);
    for (int i = 0; i < PIECES; i++) {
      String piece = ("" + (char) ('a' + i)).repeat(length);
      String old = model.files().getOrDefault(name, "");
      String before = old.substring(0, Math.min(old.length(), i * length));
      String after = old.substring(Math.min(old.length(), (i + 1) * length));
      model.files().put(name, before + piece + after);
      List<Extent> extents = List.of(new Extent.Inline(piece.getBytes(StandardCharsets.UTF_8)));
      done(
          core.writer()
              .submit(
                  new Operation.Write(
                      Caller.ROOT,
                      ino,
                      (long) i * length,
                      extents,
                      (long) (i + 1) * length,
                      clock.epochNanos())));
    }
  }

  private void remove(VolumeCore core, String name) {
    if (model.files().remove(name) != null) {
      done(
          core.writer()
              .submit(
                  new Operation.Remove(
                      Caller.ROOT, Inode.ROOT, Name.of(name), false, random.nextBoolean())));
    }
  }

  /// Closes the last handle of a deleted file.
  private void closeLast(VolumeCore core) {
    List<Long> held = core.writer().read(state -> state.view().orphans(NAMES));
    if (!held.isEmpty()) {
      done(core.writer().submit(new Operation.Forget(held.get(random.nextInt(held.size())))));
    }
  }

  private void rename(VolumeCore core, String from, String to) {
    if (model.files().containsKey(from) && !from.equals(to)) {
      model.files().put(to, java.util.Objects.requireNonNull(model.files().remove(from)));
      done(
          core.writer()
              .submit(
                  new Operation.Rename(
                      Caller.ROOT,
                      Inode.ROOT,
                      Name.of(from),
                      Inode.ROOT,
                      Name.of(to),
                      RenameMode.REPLACE,
                      random.nextBoolean())));
    }
  }

  private void cloneFile(VolumeCore core, String from, String to) {
    if (model.files().containsKey(from) && !from.equals(to)) {
      long source = find(core, from).orElseThrow();
      long target = findOrMake(core, to);
      model.files().put(to, model.files().getOrDefault(from, ""));
      done(core.writer().submit(new Operation.CloneFile(Caller.ROOT, source, target)));
    }
  }

  /// Puts an object into a directory that comes and goes with what is in it, in place of the one
  /// that is there.
  private void publish(DeviceStore store, VolumeCore core, String name, int kind) {
    String text = ("object" + kind).repeat(5 + kind);
    long staged = 0;
    if (random.nextBoolean()) {
      staged =
          done(
              core.writer()
                  .submit(new Operation.MakeNameless(Caller.ROOT, Inode.ROOT, 0600, 0, true)));
      writeText(store, core, staged, text, kind);
    }
    List<Extent> extents =
        staged == 0 ? List.of(new Extent.Inline(text.getBytes(StandardCharsets.UTF_8))) : List.of();
    List<Step> steps = new ArrayList<>(dropping(core, name));
    Step.Place place = new Step.Place(Inode.ROOT, List.of(OBJECTS), Name.of(name));
    Step.Xattr attribute = new Step.Xattr(Name.of("user.s3.kind"), new byte[] {(byte) kind});
    steps.add(new Step.Put(place, staged, extents, new byte[] {1}, List.of(attribute)));
    Map<String, String> objects = objects();
    objects.put(name, text);
    setObjects(objects);
    done(core.writer().submit(new Operation.Arrange(Caller.ROOT, steps)));
  }

  /// What is in the directory of objects, which the model holds as text like every directory.
  private Map<String, String> objects() {
    Map<String, String> objects = new TreeMap<>();
    String text = model.files().getOrDefault(OBJECTS.toString(), "{}");
    for (String object : text.substring(1, text.length() - 1).split(", ", -1)) {
      int equals = object.indexOf('=');
      if (equals > 0) {
        objects.put(object.substring(0, equals), object.substring(equals + 1));
      }
    }
    return objects;
  }

  /// Without objects there is no directory.
  private void setObjects(Map<String, String> objects) {
    if (objects.isEmpty()) {
      model.files().remove(OBJECTS.toString());
    } else {
      model.files().put(OBJECTS.toString(), objects.toString());
    }
  }

  private void unpublish(VolumeCore core, String name) {
    Map<String, String> objects = objects();
    if (objects.remove(name) != null) {
      setObjects(objects);
      done(core.writer().submit(new Operation.Arrange(Caller.ROOT, dropping(core, name))));
    }
  }

  private List<Step> dropping(VolumeCore core, String name) {
    return find(core, OBJECTS.toString())
        .filter(objects ->
            core.writer().read(state -> state.view().entry(objects, Name.of(name))).isPresent())
        .map(objects ->
            List.<Step>of(
                new Step.Drop(objects, Name.of(name), random.nextBoolean(), random.nextBoolean())))
        .orElse(List.of());
  }

  private void snapshot(VolumeCore core, String name) {
    if (!model.snapshots().containsKey(name)) {
      Model before = model.copy();
      model.snapshots().put(name, new TreeMap<>(model.files()));
      long next = core.writer().position() + 1;
      history.put(next, model.copy());
      history.put(next - 1, before);
      core.takeSnapshot(Name.of(name));
      promised = Math.max(promised, next);
    }
  }

  private void dropSnapshot(VolumeCore core, String name) {
    if (model.snapshots().remove(name) != null) {
      history.put(core.writer().position() + 1, model.copy());
      core.deleteSnapshot(Name.of(name));
    }
  }

  private void restore(VolumeCore core, String name) {
    Map<String, String> then = model.snapshots().get(name);
    if (then != null) {
      model.files().clear();
      model.files().putAll(then);
      long number = core.find(Name.of(name)).number();
      done(core.writer().submit(new Operation.RestoreVolume(number)));
    }
  }

  /// Copies a file, or all files as a directory, of a snapshot.
  private void copy(VolumeCore core, String snapshotName, String from, String to) {
    Map<String, String> then = model.snapshots().get(snapshotName);
    if (then == null || then.toString().length() > MAX_TREE_TEXT) {
      return;
    }
    Snapshot snapshot = core.find(Name.of(snapshotName));
    long source = Inode.ROOT;
    String name = "dir" + to.charAt(to.length() - 1);
    String text = then.toString();
    if (then.containsKey(from)) {
      source = core.view(snapshot).entry(Inode.ROOT, Name.of(from)).orElseThrow().ino();
      name = to;
      text = then.getOrDefault(from, "");
    }
    long top = core.copyTree(snapshot, source);
    if (random.nextBoolean()) {
      core.writer().sync();
    }
    if (random.nextInt(4) == 0) {
      core.writer().submit(new Operation.CondemnTree(top));
      return;
    }
    model.files().put(name, text);
    done(
        core.writer()
            .submit(
                new Operation.LinkStaged(
                    top, Inode.ROOT, Name.of(name), true, random.nextBoolean())));
  }

  @Override
  public void check(SimDisk disk) {
    long checkpoint = CheckpointRecord.read(disk).position();
    open(
        disk,
        (store, core) -> {
          // Opening may have added operations of its own, at positions that a crash took back.
          long survived = checkpoint + core.replayedCount();
          assertThat(survived).as("promised operations").isGreaterThanOrEqualTo(promised);
          model = history.floorEntry(survived).getValue().copy();
          history.tailMap(survived, false).clear();
          history.put(survived, model.copy());
          core.writer().sync();
          promised = core.writer().position();
          assertThat(files(store, new StateView(core.writer().freeze()))).isEqualTo(model.files());
          Map<String, Map<String, String>> snapshots = new TreeMap<>();
          for (Snapshot snapshot : core.writer().read(state -> state.view().snapshots())) {
            if (!snapshot.condemned()) {
              snapshots.put(snapshot.name().toString(), files(store, core.view(snapshot)));
            }
          }
          assertThat(snapshots).isEqualTo(model.snapshots());
          assertThat(Verification.run(core).problems()).isEmpty();
          core.reclaim();
          assertThat(core.writer().<Integer>read(s -> s.view().hiddenTrees(10).size()))
              .as("copies that nobody completes")
              .isZero();
          core.sweep();
          checkNothingElse(store, core);
        });
  }

  /// After everything was brought back the store holds nothing that no tree names.
  private static void checkNothingElse(DeviceStore store, VolumeCore core) {
    assertThat(Verification.run(core).problems()).isEmpty();
    assertThat(core.sweep()).isZero();
    List<ChunkId> kept =
        store.list(Optional.empty(), ChunkStore.MAX_LIST).stream()
            .map(ChunkStore.Entry::id)
            .toList();
    assertThat(named(core)).containsAll(kept);
  }

  /// Every chunk that a tree of the volume is or names, and what waits to be released.
  private static Set<ChunkId> named(VolumeCore core) {
    List<NodeRef> roots = new ArrayList<>(List.of(core.root()));
    for (Snapshot snapshot : core.writer().read(state -> state.view().snapshots())) {
      roots.add(snapshot.root().orElseThrow());
    }
    Set<ChunkId> named = new HashSet<>(core.checkpointer().held());
    for (NodeRef root : roots) {
      TreeNodes.forEach(core.tree(root), node -> named.add(node.id()));
      ChunkCounts.forEach(core.tree(root), (chunk, count) -> named.add(chunk));
    }
    return named;
  }

  static Map<String, String> files(DeviceStore store, StateView view) {
    return files(store, view, Inode.ROOT);
  }

  private static Map<String, String> files(DeviceStore store, StateView view, long directory) {
    Map<String, String> files = new TreeMap<>();
    for (Entry entry : view.list(directory, Optional.empty(), 1000)) {
      Inode inode = view.inode(entry.ino());
      files.put(
          entry.name().toString(),
          inode.isDirectory()
              ? files(store, view, inode.ino()).toString()
              : text(store, view, inode));
    }
    return files;
  }

  private static String text(DeviceStore store, StateView view, Inode inode) {
    ByteBuffer bytes = ByteBuffer.allocate((int) inode.size());
    List<Segment> segments =
        inode.size() == 0
            ? new ArrayList<>()
            : ContentReader.map(view.tree(), inode.content(), 0, inode.size(), 1000);
    for (Segment segment : segments) {
      int length = (int) segment.length();
      switch (segment.source()) {
        case Segment.InChunk in -> {
          byte[] chunk = new byte[store.get(in.chunk()).sizeBytes()];
          store.get(in.chunk()).content().get(chunk);
          bytes.put(chunk, in.chunkOffset(), length);
        }
        case Segment.Inline in -> bytes.put(in.bytes(), in.from(), length);
        case Segment.Hole _, Segment.Reserved _ -> bytes.put(new byte[length]);
      }
    }
    return new String(bytes.array(), StandardCharsets.UTF_8);
  }

  /// For messages of failed checks.
  @Override
  public String toString() {
    return Map.of("promised", promised, "positions", history.keySet()).toString();
  }
}
