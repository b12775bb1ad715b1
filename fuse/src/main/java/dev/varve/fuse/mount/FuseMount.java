package dev.varve.fuse.mount;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.time.Clock;
import dev.varve.fuse.Agreement;
import dev.varve.fuse.Faults;
import dev.varve.fuse.FuseFileSystem;
import dev.varve.fuse.Handshake;
import dev.varve.fuse.Protocol;
import dev.varve.fuse.kernel.Device;
import dev.varve.fuse.kernel.KernelMount;
import dev.varve.fuse.kernel.KernelMount.Unmounted;
import dev.varve.fuse.kernel.KernelMount.Way;
import dev.varve.fuse.kernel.TextFile;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// A mounted file system. It serves from the moment that [#mount] returns until it is unmounted, by
/// this object or by anybody who may; the file system is not called any more when [#awaitEnd] has
/// returned. Safe for any thread.
///
/// A process must not open files of its own mount: when it is killed, the kernel closes them first
/// and asks the process that is ending, for ever (`umount -f` helps).
public final class FuseMount implements AutoCloseable {
  /// Requests that nobody waits for: the kernel's own limit for a user is higher.
  private static final int MAX_BACKGROUND_COUNT = 128;

  /// How long what runs when the connection was cut may take to notice.
  private static final long END_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /// The kernel reads at most 128 KiB ahead unless its table of devices says more.
  private static final int KERNEL_READ_AHEAD_BYTES = 128 << 10;

  private static final int KIBI = 1_024;

  private final MountPoint place;
  private final MountOptions options;
  private final Device device;
  private final Clock clock;
  private final Agreement agreement;
  private final Readers readers;
  private final Waiters waiters;
  private final Notifier notifier;
  private final AtomicBoolean closed = new AtomicBoolean();

  private FuseMount(
      MountPoint place,
      MountOptions options,
      Device device,
      Clock clock,
      FuseFileSystem fileSystem,
      Faults faults) {
    this.place = place;
    this.options = options;
    this.device = device;
    this.clock = clock;
    SlotPool pool = new SlotPool(device, options.maxRequestBytes());
    agreement = shakeHands(pool, faults);
    Protocol protocol = new Protocol(fileSystem, agreement, faults);
    waiters = new Waiters(protocol, pool, faults, options);
    readers =
        new Readers(device, protocol, waiters, pool, faults, clock, fileSystem.waiting(), options);
    notifier = new Notifier(device, faults);
  }

  /// Mounts. A mount at the same place whose process is gone is removed first.
  ///
  /// @param fileSystem what answers
  /// @param path a directory
  /// @param options how
  /// @param faults hears of bugs and damage
  /// @param clock the time
  /// @return the mount, which serves already
  /// @throws VarveException when the place is not there or this user may not
  public static FuseMount mount(
      FuseFileSystem fileSystem, String path, MountOptions options, Faults faults, Clock clock) {
    MountPoint place = MountPoint.free(path, options.has(MountOptions.Switch.HELPER));
    Device device = place.mount(options);
    try {
      FuseMount mount = new FuseMount(place, options, device, clock, fileSystem, faults);
      mount.start();
      return mount;
    } catch (RuntimeException | Error e) {
      device.close();
      place.unmount(Way.LAZY);
      throw e;
    }
  }

  /// Removes what is mounted at a place, also when its process is gone.
  ///
  /// @param path where
  /// @param lazily whether also when somebody uses it
  /// @return whether nothing is mounted there any more
  public static boolean unmount(String path, boolean lazily) {
    boolean stale = KernelMount.state(path) == KernelMount.State.STALE;
    Way way = lazily || stale ? Way.LAZY : Way.CLEAN;
    return MountPoint.at(path, false).unmount(way) != Unmounted.BUSY;
  }

  private Agreement shakeHands(SlotPool pool, Faults faults) {
    Handshake handshake =
        new Handshake(
            options.features(),
            options.maxRequestBytes(),
            options.readAheadBytes(),
            MAX_BACKGROUND_COUNT,
            KernelMount.pageBytes());
    Slot slot = pool.take();
    Optional<Agreement> agreed = Optional.empty();
    while (agreed.isEmpty()) {
      if (slot.receive(device)) {
        agreed = handshake.answer(slot.exchange);
        slot.send(faults);
      } else if (device.outcome(slot.memory) == Device.Answer.ENDED) {
        throw new VarveException(
            ErrorCode.IN_USE, place.path() + " was unmounted while it was being mounted");
      }
    }
    pool.give(slot);
    return agreed.get();
  }

  private void start() {
    readers.start();
    notifier.start();
    if (options.readAheadBytes() > KERNEL_READ_AHEAD_BYTES) {
      // Only root may; for everybody else files are read ahead less far, and all else is the same.
      MountTable.at(place.path())
          .ifPresent(entry ->
              TextFile.write(
                  "/sys/class/bdi/" + entry.device() + "/read_ahead_kb",
                  Integer.toString(options.readAheadBytes() / KIBI)));
    }
  }

  /// Returns where it is mounted.
  ///
  /// @return an absolute path
  public String path() {
    return place.path();
  }

  /// Returns what was agreed with the kernel.
  ///
  /// @return version and features
  public Agreement agreement() {
    return agreement;
  }

  /// Returns who tells the kernel what changed elsewhere.
  ///
  /// @return the notifier of this mount
  public Notifier notifier() {
    return notifier;
  }

  /// Returns how many threads read requests just now.
  ///
  /// @return 0 when it is unmounted
  public int readerCount() {
    return readers.count();
  }

  /// Returns how many requests wait just now, for disks, locks and the like.
  ///
  /// @return a count
  public int waitingCount() {
    return waiters.count();
  }

  /// Unmounts when nobody uses it.
  ///
  /// @return false when somebody does
  public boolean unmount() {
    return place.unmount(Way.CLEAN) != Unmounted.BUSY;
  }

  /// Takes it out of sight, and serves those who are in it until the last leaves.
  public void detach() {
    place.unmount(Way.LAZY);
  }

  /// Waits until it is unmounted and nobody uses it.
  ///
  /// @param nanos how long at most
  /// @return whether that is so
  /// @throws InterruptedException when interrupted
  public boolean awaitEnd(long nanos) throws InterruptedException {
    long end = clock.monotonicNanos() + nanos;
    if (!readers.awaitEnd(nanos)) {
      return false;
    }
    while (waiters.count() > 0) {
      if (clock.monotonicNanos() - end > 0) {
        return false;
      }
      clock.sleep(POLL_NANOS);
    }
    return true;
  }

  /// Unmounts. While somebody uses it, it waits as long as the options say; then the connection is
  /// cut, and they get errors. Where this user may not cut it, they are served until they leave or
  /// this process ends. Afterwards the file system is not called any more, except by those.
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    long end = clock.monotonicNanos() + options.drainNanos();
    while (readers.count() > 0 && !unmount()) {
      if (clock.monotonicNanos() - end > 0 || Thread.currentThread().isInterrupted()) {
        place.unmount(Way.ABORT);
        place.unmount(Way.LAZY);
        break;
      }
      clock.sleep(POLL_NANOS);
    }
    notifier.end();
    if (awaitEndUninterruptibly()) {
      readers.closeSources();
      device.close();
    }
  }

  private boolean awaitEndUninterruptibly() {
    try {
      return awaitEnd(END_NANOS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
