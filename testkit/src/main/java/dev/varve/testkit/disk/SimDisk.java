package dev.varve.testkit.disk;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskFile;
import dev.varve.base.disk.DiskLock;
import dev.varve.testkit.SimClock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// A disk in memory that can crash, fail, fill up, take time and be damaged, all as a seed decides;
/// the package says what it does and why. Every call on it or on its files is numbered, so that a
/// test can stop the program at any of them and name the place.
///
/// It lives from one restart to the next. A crash or a restart ends a life: its files and locks are
/// dead, and any use of them, by a thread that was forgotten, is a [SimulatedCrash].
///
/// Safe for any thread; repeatable on one.
public final class SimDisk implements Disk {
  private final SimTree tree;
  private final SimView view;
  private RandomGenerator losses;

  /// Creates an empty disk with room for everything.
  ///
  /// @param seed decides whatever is left to chance
  public SimDisk(long seed) {
    this(new FolderNode(), seed);
  }

  private SimDisk(FolderNode root, long seed) {
    this.tree = new SimTree(root, seed);
    this.view = new SimView(tree, "");
    this.losses = new SplittableRandom(seed);
  }

  /// Copies content, names and what is unflushed of both to a disk of its own, where nothing is
  /// open and no call was made: what is expensive to write is written once and damaged many times.
  ///
  /// @param seed decides whatever is left to chance on the copy
  /// @return a disk with the same capacity
  public SimDisk copy(long seed) {
    synchronized (tree) {
      SimDisk copy = new SimDisk(tree.root.copy(), seed);
      copy.tree.capacityBytes = tree.capacityBytes;
      return copy;
    }
  }

  /// Limits the room. Files take it in blocks of 4096 bytes that were written to.
  ///
  /// @param capacityBytes the room for everything, zero or more
  public void capacity(long capacityBytes) {
    Check.argument(capacityBytes >= 0, () -> "a capacity is zero or more bytes");
    synchronized (tree) {
      tree.capacityBytes = capacityBytes;
    }
  }

  /// Lets calls take time.
  ///
  /// @param clock moves by what calls take
  /// @param latency what they take
  public void latency(SimClock clock, Latency latency) {
    synchronized (tree) {
      tree.calls.latency(clock, latency);
    }
  }

  /// Returns how many calls were made since the disk was created.
  ///
  /// @return the number of the newest call, or 0
  public long callCount() {
    synchronized (tree) {
      return tree.calls.count();
    }
  }

  /// Returns the calls made since the disk was created or [#clearTrace], the newest 65,536 of them.
  ///
  /// @return the calls in their order
  public List<DiskCall> trace() {
    synchronized (tree) {
      return tree.calls.trace();
    }
  }

  /// Forgets the calls made so far, but not their count.
  public void clearTrace() {
    synchronized (tree) {
      tree.calls.clearTrace();
    }
  }

  /// Stops the machine during a call: it and every later one throws [SimulatedCrash] until
  /// [#restart].
  ///
  /// @param number the call's number, above [#callCount]
  public void crashAtCall(long number) {
    synchronized (tree) {
      checkAhead(number);
      tree.calls.crashAt(number);
    }
  }

  /// Lets one call fail, in the way of [ErrorCode#STORAGE_FULL] or [ErrorCode#DISK_FAILED]: with
  /// the first, nothing or a part is written and no name changes; with the second, anything may
  /// have happened. Of several, the newest counts.
  ///
  /// @param number the call's number, above [#callCount]
  /// @param code the error
  public void failAtCall(long number, ErrorCode code) {
    synchronized (tree) {
      checkAhead(number);
      tree.calls.failAt(number, code);
    }
  }

  private void checkAhead(long number) {
    long count = tree.calls.count();
    Check.argument(
        number > count, () -> "call " + number + " was made already: the newest is " + count);
  }

  /// Begins to decide from another seed what crashes and failures leave behind, so that one
  /// workload ends in many ways at one call.
  ///
  /// @param seed decides whatever is left to chance from now on
  public void reseed(long seed) {
    synchronized (tree) {
      tree.random = new SplittableRandom(seed);
      losses = new SplittableRandom(~seed);
    }
  }

  /// Says whether the machine has stopped and was not restarted.
  ///
  /// @return whether every call throws [SimulatedCrash]
  public boolean crashed() {
    synchronized (tree) {
      return tree.calls.crashed();
    }
  }

  /// Crashes, unless the machine has stopped already, and starts again. Nothing is open afterwards,
  /// and no crash or failure is ahead.
  ///
  /// @param loss what is gone
  public void restart(Loss loss) {
    synchronized (tree) {
      tree.restart(loss, losses);
    }
  }

  /// Fails when something is open, with the place where it was opened.
  public void assertAllClosed() {
    synchronized (tree) {
      if (tree.open.isEmpty()) {
        return;
      }
      AssertionError leak = new AssertionError(tree.open.size() + " handles were not closed");
      tree.open.forEach(handle -> leak.addSuppressed(handle.origin()));
      throw leak;
    }
  }

  /// Returns the names of all files, at every depth.
  ///
  /// @return full names in their order
  public List<String> fileNames() {
    synchronized (tree) {
      List<String> names = new ArrayList<>();
      collect(tree.root, "", names);
      return names;
    }
  }

  private static void collect(FolderNode folder, String prefix, List<String> names) {
    folder
        .entries()
        .forEach((name, node) -> {
          switch (node) {
            case FileNode file -> names.add(prefix + name);
            case FolderNode below -> collect(below, prefix + name + "/", names);
          }
        });
  }

  /// Returns a file's bytes, as programs see them; no call of the trace.
  ///
  /// @param name the name of a file
  /// @return a copy
  public byte[] fileBytes(String name) {
    synchronized (tree) {
      return tree.file("read", name).cached().toArray();
    }
  }

  /// Damages one bit on the medium; what is unflushed of the file becomes durable first.
  ///
  /// @param name the name of a file
  /// @param offset the byte, below the file's size
  /// @param bit from 0, the lowest, to 7
  public void flipBit(String name, long offset, int bit) {
    synchronized (tree) {
      FileNode file = tree.file("damage", name);
      boolean inside = offset >= 0 && offset < file.cached().size() && bit >= 0 && bit < Byte.SIZE;
      Check.argument(inside, () -> name + " has no bit " + bit + " of byte " + offset);
      file.flipBit(offset, bit);
    }
  }

  /// Cuts a file on the medium; what is unflushed of it becomes durable first.
  ///
  /// @param name the name of a file
  /// @param sizeBytes the new size, at most the file's own
  public void cut(String name, long sizeBytes) {
    synchronized (tree) {
      FileNode file = tree.file("damage", name);
      boolean inside = sizeBytes >= 0 && sizeBytes <= file.cached().size();
      Check.argument(inside, () -> name + " cannot be cut to " + sizeBytes + " bytes");
      file.cut(sizeBytes);
    }
  }

  @Override
  public Disk at(String directory) {
    return view.at(directory);
  }

  @Override
  public String describe(String name) {
    return view.describe(name);
  }

  @Override
  public DiskFile create(String name) {
    return view.create(name);
  }

  @Override
  public DiskFile open(String name) {
    return view.open(name);
  }

  @Override
  public boolean exists(String name) {
    return view.exists(name);
  }

  @Override
  public List<String> list(String directory) {
    return view.list(directory);
  }

  @Override
  public void createDirectory(String directory) {
    view.createDirectory(directory);
  }

  @Override
  public void rename(String from, String to) {
    view.rename(from, to);
  }

  @Override
  public void delete(String name) {
    view.delete(name);
  }

  @Override
  public void flushDirectory(String directory) {
    view.flushDirectory(directory);
  }

  @Override
  public long usableBytes() {
    return view.usableBytes();
  }

  @Override
  public DiskLock lock(String name) {
    return view.lock(name);
  }
}
