package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.Volume;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// The volumes of a data directory that are open, each once, with how many use it. Safe for any
/// thread; opening and closing one makes others wait.
final class OpenVolumes implements AutoCloseable {
  /// An opening that replayed as many operations took about a tenth of a second for it: the next
  /// one need not.
  private static final long MANY_REPLAYED = 20_000;

  private static final class Use {
    final Volume volume;
    int count;

    Use(Volume volume) {
      this.volume = volume;
    }
  }

  private final Map<String, Use> volumes = new TreeMap<>();
  private boolean kept;

  /// From now on a volume that nobody uses stays open, with its background work going on.
  synchronized void keep() {
    kept = true;
    volumes.values().forEach(use -> use.volume.startUpkeep());
  }

  synchronized Volume borrow(String name, Supplier<Volume> opening) {
    Use use = volumes.get(name);
    if (use == null) {
      use = new Use(opening.get());
      volumes.put(name, use);
      if (kept) {
        use.volume.startUpkeep();
      }
    }
    use.count++;
    return use.volume;
  }

  synchronized void giveBack(String name) {
    Use use = volumes.get(name);
    if (use == null) {
      throw new IllegalStateException("volume " + name + " was given back before");
    }
    use.count--;
    if (use.count == 0 && !kept) {
      close(name, use);
    }
  }

  /// Does something with a volume that nobody uses while it stays closed.
  synchronized <T> T whileClosed(String name, Supplier<T> action) {
    Use use = volumes.get(name);
    if (use != null && use.count > 0) {
      throw new VarveException(ErrorCode.IN_USE, "volume " + name + " is being used");
    }
    if (use != null) {
      close(name, use);
    }
    return action.get();
  }

  private void close(String name, Use use) {
    volumes.remove(name);
    try (Volume volume = use.volume) {
      if (volume.replayedCount() > MANY_REPLAYED) {
        volume.checkpoint();
      }
    }
  }

  @Override
  public synchronized void close() {
    RuntimeException failure = null;
    for (Map.Entry<String, Use> open : Map.copyOf(volumes).entrySet()) {
      try {
        close(open.getKey(), open.getValue());
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
