package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.RandomSource;
import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import dev.varve.base.time.Clock;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.store.ChunkStore;
import dev.varve.store.device.DeviceOptions;
import dev.varve.store.device.DeviceStore;
import dev.varve.volume.Volume;
import dev.varve.volume.VolumeIdentity;
import dev.varve.volume.VolumeOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A directory with a device, `device`, that holds all chunks, and the volumes, `volumes/NAME`.
/// Whoever has it open has it alone: the device's lock says so. A process that keeps it open lends
/// it to the commands that it is sent ([CommandServer]).
///
/// A volume that is being made or deleted has another name, which begins with a dot, so that a
/// crash leaves all or nothing of it; what a crash left goes when the directory is opened.
final class DataDirectory implements AutoCloseable {
  private static final String DEVICE = "device";
  private static final String VOLUMES = "volumes";
  private static final String NEW = ".new-";
  private static final String DELETED = ".deleted-";
  private static final int PAGE = 1_000;

  private final Path directory;
  private final Disk disk;
  private final DeviceStore store;
  private final OpenVolumes volumes;
  private final VolumeClones clones;
  private final Mounts mounts;
  private final Stop stop;
  private final boolean isLent;

  private DataDirectory(Path directory, DeviceStore store) {
    this.directory = directory;
    this.disk = Disk.at(directory);
    this.store = store;
    this.volumes = new OpenVolumes();
    this.clones = new VolumeClones(this);
    this.mounts = new Mounts();
    this.stop = new Stop();
    this.isLent = false;
  }

  private DataDirectory(DataDirectory lender) {
    this.directory = lender.directory;
    this.disk = lender.disk;
    this.store = lender.store;
    this.volumes = lender.volumes;
    this.clones = lender.clones;
    this.mounts = lender.mounts;
    this.stop = lender.stop;
    this.isLent = true;
  }

  /// Opens a data directory, and makes it when there is none.
  ///
  /// @throws VarveException `LOCKED` when another process has it open
  static DataDirectory open(Path directory, Terminal terminal) {
    try {
      Files.createDirectories(directory.resolve(DEVICE));
      Files.createDirectories(directory.resolve(VOLUMES));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + directory, e);
    }
    DeviceStore store = DeviceStore.open(directory.resolve(DEVICE), DeviceOptions.defaults());
    try {
      store.findings().forEach(finding -> terminal.err().println("varve: " + finding));
      DataDirectory opened = new DataDirectory(directory, store);
      opened.removeLeftovers();
      return opened;
    } catch (RuntimeException failure) {
      store.close();
      throw failure;
    }
  }

  /// Keeps volumes open that were used once, and does their background work, until this is closed.
  void keepVolumesOpen() {
    volumes.keep();
  }

  /// Returns the same directory for somebody who may close it without closing this one.
  DataDirectory lend() {
    return new DataDirectory(this);
  }

  Path path() {
    return directory;
  }

  DeviceStore store() {
    return store;
  }

  /// Returns the names of all volumes, in order.
  List<String> volumes() {
    return disk.list(VOLUMES).stream().filter(name -> !name.startsWith(".")).sorted().toList();
  }

  /// Opens a volume, or returns the open one; it must be given back before this is closed.
  ///
  /// @param options how it is opened when it is not open
  Volume borrow(String name, VolumeOptions options) {
    checkExists(name);
    return volumes.borrow(name, () -> open(name, options));
  }

  /// Ends the use of a volume.
  void giveBack(String name) {
    volumes.giveBack(name);
  }

  private Volume open(String name, VolumeOptions options) {
    return Volume.open(disk.at(path(name)), store, options, Clock.system(), RandomSource.system());
  }

  /// Returns what knows which volumes are clones of others.
  VolumeClones clones() {
    return clones;
  }

  /// Returns how this process is told to end, for commands that stay.
  Stop stop() {
    return stop;
  }

  /// Returns what of it is mounted.
  Mounts mounts() {
    return mounts;
  }

  /// Reads what a volume is, without opening it.
  VolumeIdentity identity(String name) {
    return VolumeIdentity.of(disk.at(path(name)));
  }

  /// Makes a volume, which is there, empty and durable, when this returns.
  ///
  /// @return its id
  VolumeId createVolume(String name) {
    return make(
        name,
        (place, id) ->
            Volume.create(
                    place,
                    id,
                    store,
                    VolumeOptions.defaults(),
                    Clock.system(),
                    RandomSource.system())
                .close());
  }

  /// Fills the directory of a new volume.
  interface Filling {
    void fill(Disk place, VolumeId id);
  }

  /// Makes a volume, which is there when this returns, or not at all.
  ///
  /// @return its id
  VolumeId make(String name, Filling filling) {
    VolumeName.check(name);
    if (disk.exists(path(name))) {
      throw new VarveException(
          ErrorCode.ALREADY_EXISTS,
          "there is a volume " + name + " in " + directory + "; choose another name");
    }
    VolumeId id = VolumeId.random(RandomSource.system());
    String unfinished = path(NEW + name);
    disk.createDirectory(unfinished);
    filling.fill(disk.at(unfinished), id);
    disk.rename(unfinished, path(name));
    disk.flushDirectory(VOLUMES);
    return id;
  }

  /// Deletes a volume with its snapshots, and releases its chunks.
  void deleteVolume(String name) {
    checkExists(name);
    clones.delete(name, () -> finishDeletion(volumes.whileClosed(name, () -> condemn(name))));
  }

  private String condemn(String name) {
    String condemned = DELETED + identity(name).id();
    disk.rename(path(name), path(condemned));
    disk.flushDirectory(VOLUMES);
    return condemned;
  }

  private void removeLeftovers() {
    for (String name : disk.list(VOLUMES)) {
      if (name.startsWith(DELETED)) {
        finishDeletion(name);
      } else if (name.startsWith(NEW)) {
        // Its chunks, a few nodes, are found by the sweep of their holder that is no volume.
        remove(name);
      }
    }
  }

  private void finishDeletion(String condemned) {
    VolumeId holder = VolumeId.parse(condemned.substring(DELETED.length()));
    Optional<ChunkId> last = Optional.empty();
    List<ChunkStore.Entry> page = store.list(last, PAGE);
    while (!page.isEmpty()) {
      for (ChunkStore.Entry entry : page) {
        if (entry.holders().contains(holder)) {
          store.release(holder, entry.id());
        }
      }
      last = Optional.of(page.getLast().id());
      page = store.list(last, PAGE);
    }
    store.flush();
    remove(condemned);
  }

  private void remove(String name) {
    Path path = directory.resolve(VOLUMES).resolve(name);
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + path, e);
    }
    disk.flushDirectory(VOLUMES);
  }

  private void checkExists(String name) {
    VolumeName.check(name);
    if (!disk.exists(path(name))) {
      List<String> others = volumes();
      throw new VarveException(
          ErrorCode.NOT_FOUND,
          "there is no volume "
              + name
              + " in "
              + directory
              + (others.isEmpty()
                  ? "; make it with: varve volume create " + name
                  : "; there are " + String.join(", ", others)));
    }
  }

  private static String path(String name) {
    return VOLUMES + "/" + name;
  }

  @Override
  public void close() {
    if (!isLent) {
      try (DeviceStore _ = store;
          OpenVolumes _ = volumes) {
        mounts.close();
      } finally {
        stop.closed();
      }
    }
  }

  @Override
  public String toString() {
    return directory.toString();
  }
}
