package dev.varve.mount;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.time.Clock;
import dev.varve.fuse.Feature;
import dev.varve.fuse.mount.FuseMount;
import dev.varve.fuse.mount.MountOptions;
import dev.varve.volume.Consistency;
import dev.varve.volume.Durability;
import dev.varve.volume.Hold;
import dev.varve.volume.Volume;
import dev.varve.volume.VolumeFiles;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.state.Snapshot;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/// A volume, or a directory of one, mounted: programs use it as files of this machine, from the
/// moment that [#mount] returns until it is unmounted by anybody. What they see is the newest
/// state; it is durable as in a local file system.
///
/// A process must not use files of its own mount, see [FuseMount].
///
/// Safe for any thread.
public final class VolumeMount implements AutoCloseable {
  /// Numbers of clients of locks; 0 is nobody's.
  private static final AtomicLong LOCK_CLIENTS = new AtomicLong();

  private final Volume volume;
  private final OpenTable handles;
  private final long lockClient;
  private final FuseMount mount;
  private final Runnable unwatch;

  /// Keeps the top, and the volume from being restored as a whole.
  private final Hold top;

  private boolean closed;

  private VolumeMount(
      Volume volume,
      OpenTable handles,
      long lockClient,
      FuseMount mount,
      Runnable unwatch,
      Hold top) {
    this.volume = volume;
    this.handles = handles;
    this.lockClient = lockClient;
    this.mount = mount;
    this.unwatch = unwatch;
    this.top = top;
  }

  /// Mounts a volume.
  ///
  /// @param volume the volume, which must be open until this is closed
  /// @param snapshot the name of the snapshot to show; empty for the volume itself
  /// @param directory the inode of the directory, in the snapshot or the volume, that becomes the
  ///   root of the mount
  /// @param path where, an existing directory
  /// @param options how
  /// @param faults hears of bugs and damage: what was done, and how it failed. Must not throw and
  ///   not wait
  /// @param clock the time
  /// @return the mount, which serves already
  /// @throws dev.varve.base.VarveException when the place is not there or this user may not
  public static VolumeMount mount(
      Volume volume,
      Optional<Name> snapshot,
      long directory,
      String path,
      VolumeMountOptions options,
      BiConsumer<String, Throwable> faults,
      Clock clock) {
    long lockClient = LOCK_CLIENTS.incrementAndGet();
    VolumeFiles files =
        volume.files(options.sync() ? Durability.SYNC : Durability.FSYNC, Consistency.TIP);
    boolean isPast = snapshot.isPresent();
    LiveTree tree = new LiveTree(files, isPast ? Inode.ROOT : directory);
    OpenTable handles = new OpenTable(tree);
    Shelf shelf = new Shelf(volume);
    long root = isPast ? past(shelf, snapshot.get(), directory) : NodeNumber.ROOT;
    VolumeFileSystem fileSystem = new VolumeFileSystem(tree, handles, shelf, lockClient, root);
    Hold top = files.hold(isPast ? Inode.ROOT : directory);
    boolean mounted = false;
    try {
      FuseMount mount =
          FuseMount.mount(fileSystem, path, driverOptions(options), faults::accept, clock);
      Notices notices = new Notices(tree, mount.notifier());
      Runnable unwatch = volume.watch(files, notices);
      tree.begin(mount.notifier(), options.times());
      mounted = true;
      return new VolumeMount(volume, handles, lockClient, mount, unwatch, top);
    } finally {
      if (!mounted) {
        top.close();
      }
    }
  }

  private static long past(Shelf shelf, Name name, long directory) {
    Snapshot snapshot =
        shelf
            .find(name)
            .orElseThrow(
                () -> new VarveException(ErrorCode.NOT_FOUND, "there is no snapshot " + name));
    return NodeNumber.past(shelf.number(snapshot), directory);
  }

  private static MountOptions driverOptions(VolumeMountOptions options) {
    MountOptions usual = MountOptions.DEFAULTS;
    MountOptions driver =
        usual
            .named("varve", options.name())
            .with(
                EnumSet.of(
                    Feature.LISTING_WITH_ENTRIES,
                    Feature.RANGE_LOCKS,
                    Feature.WHOLE_FILE_LOCKS,
                    Feature.ACCESS_LISTS))
            .threads(
                usual.maxReaderCount(),
                usual.maxWaitingCount(),
                usual.maxLockWaitCount(),
                options.spinNanos());
    for (MountOptions.Switch on : options.switches()) {
      driver = driver.with(on);
    }
    return driver;
  }

  /// Removes what is mounted at a place, also when its process is gone.
  ///
  /// @param path where
  /// @param lazily whether also when somebody uses it, who is served on
  /// @return whether nothing is mounted there any more
  public static boolean unmount(String path, boolean lazily) {
    return FuseMount.unmount(path, lazily);
  }

  /// Returns where it is mounted.
  ///
  /// @return an absolute path
  public String path() {
    return mount.path();
  }

  /// Waits until it is unmounted and nobody uses it.
  ///
  /// @param nanos how long at most
  /// @return whether that is so
  /// @throws InterruptedException when interrupted
  public boolean awaitEnd(long nanos) throws InterruptedException {
    return mount.awaitEnd(nanos);
  }

  /// Unmounts, with open files if need be: see [FuseMount#close]. What was written is durable
  /// afterwards. Closing again waits for the first.
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      mount.close();
    } finally {
      unwatch.run();
      top.close();
      handles.closeAll();
      volume.locks().releaseClient(lockClient);
      volume.sync();
    }
  }
}
