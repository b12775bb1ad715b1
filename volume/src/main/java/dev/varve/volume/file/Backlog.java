package dev.varve.volume.file;

import dev.varve.base.VarveException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The files with bytes in their buffers, and how many of them are flushed together: in groups,
/// oldest first, each with one flush of the store. So thousands of small files cost a few flushes.
///
/// **Bounds.** More than [FileOptions#maxDirtyBytes] or [#MAX_FILES] files, and whoever writes
/// flushes first; from half of that on another thread does. **Threads.** Safe for any thread.
/// Whoever flushes a group has the turns of all its files, taken in the order of their numbers;
/// nobody else has two.
final class Backlog {
  /// The most files that wait with something in their buffers, closed ones among them.
  static final int MAX_FILES = 8192;

  /// The most files that one flush of the store is for.
  static final int MAX_GROUP_FILES = 256;

  /// A group with so many bytes has no further file.
  static final long MAX_GROUP_BYTES = 8L << 20;

  /// Groups that are flushed at the same time, to use more than one processor and to share the
  /// device's flushes.
  static final int MAX_PARALLEL_GROUPS = 4;

  /// A file that could not be flushed, and why.
  record Failure(FileWrites file, VarveException cause) {}

  /// When a file was to be flushed, as it was seen once.
  private record Due(FileWrites file, long nanos) {}

  /// A file that is being flushed.
  private record Flight(FileWrites file, Parcel parcel) {}

  private final BatchWriter batches;
  private final FileOptions options;
  private final Executor executor;
  private final Consumer<Failure> failed;
  private final Set<FileWrites> files = ConcurrentHashMap.newKeySet();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean reliefComing = new AtomicBoolean();
  private final ReentrantLock relieving = new ReentrantLock();

  /// Creates an empty backlog.
  ///
  /// @param failed is told of each file that a relief could not flush
  Backlog(BatchWriter batches, FileOptions options, Executor executor, Consumer<Failure> failed) {
    this.batches = batches;
    this.options = options;
    this.executor = executor;
    this.failed = failed;
  }

  /// Notes what a file weighs now.
  void weigh(FileWrites file, long was, long is) {
    bytes.addAndGet(is - was);
    if (was == 0 && is != 0) {
      files.add(file);
    } else if (was != 0 && is == 0) {
      files.remove(file);
    }
  }

  /// Returns what all buffers weigh.
  long bytes() {
    return bytes.get();
  }

  /// Says whether whoever writes has to flush first.
  boolean isCrowded() {
    return isAbove(1);
  }

  private boolean isAbove(int part) {
    return bytes.get() > options.maxDirtyBytes() / part || files.size() > MAX_FILES / part;
  }

  /// Sees to it that there is room for more. Called by whoever writes, without a turn.
  void relieve() {
    if (isCrowded()) {
      relieving.lock();
      try {
        if (isCrowded()) {
          flushSome();
        }
      } finally {
        relieving.unlock();
      }
    } else if (isAbove(2) && reliefComing.compareAndSet(false, true)) {
      try {
        executor.execute(() -> {
          reliefComing.set(false);
          flushSome();
        });
      } catch (RejectedExecutionException e) {
        // It is being shut down: whoever does that flushes.
        reliefComing.set(false);
      }
    }
  }

  /// What is stuck is left to its own writers and to the clock, and a stream to itself.
  private void flushSome() {
    flush(file -> !file.isStuck() && !file.isStreaming()).forEach(failed);
  }

  /// Brings files' bytes into the volume. Returns when all are there that were written before to
  /// the files that are wanted, but those told of.
  ///
  /// @param wanted which files
  /// @return those that failed; their bytes are still buffered
  List<Failure> flush(Predicate<FileWrites> wanted) {
    List<Due> all = new ArrayList<>();
    files.stream().filter(wanted).forEach(file -> all.add(new Due(file, file.dueNanos())));
    all.sort(Comparator.comparingLong(Due::nanos));
    List<List<FileWrites>> groups = groups(all.stream().map(Due::file).toList());
    List<Failure> failures = new ArrayList<>();
    for (int from = 0; from < groups.size(); from += MAX_PARALLEL_GROUPS) {
      int to = Math.min(groups.size(), from + MAX_PARALLEL_GROUPS);
      List<CompletableFuture<List<Failure>>> running =
          groups.subList(from, to).stream().map(this::begin).toList();
      running.forEach(group -> failures.addAll(group.join()));
    }
    return failures;
  }

  private static List<List<FileWrites>> groups(List<FileWrites> files) {
    List<List<FileWrites>> groups = new ArrayList<>();
    List<FileWrites> group = new ArrayList<>();
    long groupBytes = 0;
    for (FileWrites file : files) {
      if (group.size() == MAX_GROUP_FILES || groupBytes >= MAX_GROUP_BYTES) {
        groups.add(group);
        group = new ArrayList<>();
        groupBytes = 0;
      }
      group.add(file);
      groupBytes += file.weightBytes();
    }
    if (!group.isEmpty()) {
      groups.add(group);
    }
    groups.forEach(each -> each.sort(Comparator.comparingLong(FileWrites::ino)));
    return groups;
  }

  private CompletableFuture<List<Failure>> begin(List<FileWrites> group) {
    try {
      return CompletableFuture.supplyAsync(() -> flushGroup(group), executor);
    } catch (RejectedExecutionException e) {
      // It is being shut down: this thread does it.
      return CompletableFuture.completedFuture(flushGroup(group));
    }
  }

  private List<Failure> flushGroup(List<FileWrites> group) {
    List<Flight> flights = new ArrayList<>();
    try {
      for (FileWrites file : group) {
        Optional<Parcel> parcel = file.begin();
        parcel.ifPresent(taken -> flights.add(new Flight(file, taken)));
      }
      batches.write(flights.stream().map(Flight::parcel).toList(), false);
    } finally {
      flights.forEach(flight -> flight.file.end(flight.parcel));
    }
    return flights.stream()
        .flatMap(flight -> flight.parcel.failure().map(e -> new Failure(flight.file, e)).stream())
        .toList();
  }
}
