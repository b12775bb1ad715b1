package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.mount.VolumeMount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The mounts of a process, each until somebody unmounts it. Safe for any thread.
final class Mounts implements AutoCloseable {
  /// How long one look at a mount waits for its end.
  private static final long LOOK_NANOS = TimeUnit.HOURS.toNanos(1);

  private final List<VolumeMount> mounts = new ArrayList<>();
  private boolean closed;

  /// Keeps a mount, and ends it when it was unmounted.
  ///
  /// @param mount the mount
  /// @param afterwards what to do when it has ended
  synchronized void add(VolumeMount mount, Runnable afterwards) {
    mounts.add(mount);
    Thread.ofVirtual().name("varve-mount").start(() -> awaitEnd(mount, afterwards));
  }

  private void awaitEnd(VolumeMount mount, Runnable afterwards) {
    try {
      boolean ended = false;
      while (!ended) {
        ended = mount.awaitEnd(LOOK_NANOS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(mount, afterwards);
    }
  }

  private void end(VolumeMount mount, Runnable afterwards) {
    try {
      mount.close();
    } finally {
      try {
        afterwards.run();
      } finally {
        remove(mount);
      }
    }
  }

  private synchronized void remove(VolumeMount mount) {
    mounts.remove(mount);
    notifyAll();
  }

  /// Refuses paths in these mounts: a process that uses files of its own mount waits for itself.
  synchronized void checkOutside(Path path) {
    for (VolumeMount mount : mounts) {
      if (path.startsWith(mount.path())) {
        throw new VarveException(
            ErrorCode.NOT_SUPPORTED,
            path
                + " lies in a mount of the process that runs this command; use programs of the"
                + " system there, such as cp, or name the volume's place instead");
      }
    }
  }

  /// Waits until nothing is mounted, or until this is closed.
  synchronized void awaitNone() throws InterruptedException {
    while (!mounts.isEmpty() && !closed) {
      wait();
    }
  }

  /// Unmounts everything, and waits until that is done.
  @Override
  public void close() {
    List<VolumeMount> open;
    synchronized (this) {
      closed = true;
      notifyAll();
      open = List.copyOf(mounts);
    }
    open.forEach(VolumeMount::close);
    awaitRemoved();
  }

  private synchronized void awaitRemoved() {
    try {
      while (!mounts.isEmpty()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
