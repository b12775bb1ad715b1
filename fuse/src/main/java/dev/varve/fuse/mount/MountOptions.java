package dev.varve.fuse.mount;

import dev.varve.base.Check;
import dev.varve.fuse.Feature;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/// How to mount. [#DEFAULTS] with changes.
///
/// @param subtype what tables of mounts show after `fuse.`
/// @param source what they show as the device
/// @param switches what is on
/// @param features what to ask of the kernel
/// @param maxRequestBytes the longest read and write, a multiple of 4 KiB
/// @param readAheadBytes how far ahead the kernel reads; more than 128 KiB takes root
/// @param maxReaderCount how many threads may read requests
/// @param maxWaitingCount how many requests may run on virtual threads, each with memory of up to
///   twice `maxRequestBytes`
/// @param maxLockWaitCount how many requests may wait for locks; one more gets `ENOLCK`
/// @param spinNanos how long a thread looks for the next request before it sleeps, while requests
///   keep coming; 0 for never. 50 µs takes 30 to 50 % from the time of a request of a single
///   caller, and up to 1.4 times the processor time
/// @param drainNanos how long closing waits for users that are still there
public record MountOptions(
    String subtype,
    String source,
    Set<Switch> switches,
    Set<Feature> features,
    int maxRequestBytes,
    int readAheadBytes,
    int maxReaderCount,
    int maxWaitingCount,
    int maxLockWaitCount,
    long spinNanos,
    long drainNanos) {
  /// What is on or off.
  public enum Switch {
    /// No writes.
    READ_ONLY,
    /// Others than who mounted it may use it.
    ALLOW_OTHER,
    /// The kernel checks permissions, by mode and owner.
    DEFAULT_PERMISSIONS,
    /// Set-user-id means something; only for root.
    SET_USER_ID,
    /// Devices can be opened; only for root.
    DEVICES,
    /// Times of reading are not kept.
    NO_ACCESS_TIMES,
    /// Mount by `fusermount3` even as root.
    HELPER
  }

  /// For a POSIX file system of which all changes are told.
  public static final MountOptions DEFAULTS =
      new MountOptions(
          "varve",
          "varve",
          EnumSet.of(Switch.DEFAULT_PERMISSIONS),
          EnumSet.of(Feature.LISTING_WITH_ENTRIES),
          1 << 20,
          1 << 20,
          Math.max(2, 2 * Runtime.getRuntime().availableProcessors()),
          64,
          4_096,
          0,
          5_000_000_000L);

  /// Checks the numbers.
  ///
  /// @param subtype a word
  /// @param source a word
  /// @param switches any
  /// @param features any
  /// @param maxRequestBytes at least 4 KiB
  /// @param readAheadBytes 0 or more
  /// @param maxReaderCount at least 1
  /// @param maxWaitingCount at least 1
  /// @param maxLockWaitCount at least 1
  /// @param spinNanos 0 or more
  /// @param drainNanos 0 or more
  public MountOptions {
    switches = Set.copyOf(switches);
    features = Set.copyOf(features);
    int requestBytes = maxRequestBytes;
    int readers = maxReaderCount;
    int waiting = maxWaitingCount;
    int lockWaits = maxLockWaitCount;
    Check.argument(
        requestBytes >= 4_096, () -> "requests are of 4096 bytes at least, found " + requestBytes);
    Check.argument(
        readers >= 1 && waiting >= 1 && lockWaits >= 1,
        () -> "one thread of each kind at least: " + readers + ", " + waiting + ", " + lockWaits);
    Check.argument(
        isWord(subtype) && isWord(source),
        () -> "type and source are words without commas and blanks");
  }

  /// Changes the names.
  ///
  /// @param newSubtype what tables of mounts show after `fuse.`
  /// @param newSource what they show as the device
  /// @return options
  public MountOptions named(String newSubtype, String newSource) {
    return new MountOptions(
        newSubtype,
        newSource,
        switches,
        features,
        maxRequestBytes,
        readAheadBytes,
        maxReaderCount,
        maxWaitingCount,
        maxLockWaitCount,
        spinNanos,
        drainNanos);
  }

  /// Turns something on.
  ///
  /// @param on what
  /// @return options
  public MountOptions with(Switch on) {
    Set<Switch> more = new HashSet<>(switches);
    more.add(on);
    return new MountOptions(
        subtype,
        source,
        more,
        features,
        maxRequestBytes,
        readAheadBytes,
        maxReaderCount,
        maxWaitingCount,
        maxLockWaitCount,
        spinNanos,
        drainNanos);
  }

  /// Chooses what to ask of the kernel.
  ///
  /// @param chosen all of it
  /// @return options
  public MountOptions with(Set<Feature> chosen) {
    return new MountOptions(
        subtype,
        source,
        switches,
        chosen,
        maxRequestBytes,
        readAheadBytes,
        maxReaderCount,
        maxWaitingCount,
        maxLockWaitCount,
        spinNanos,
        drainNanos);
  }

  /// Changes the sizes.
  ///
  /// @param requestBytes the longest read and write
  /// @param aheadBytes how far ahead the kernel reads
  /// @return options
  public MountOptions sized(int requestBytes, int aheadBytes) {
    return new MountOptions(
        subtype,
        source,
        switches,
        features,
        requestBytes,
        aheadBytes,
        maxReaderCount,
        maxWaitingCount,
        maxLockWaitCount,
        spinNanos,
        drainNanos);
  }

  /// Changes the threads.
  ///
  /// @param readerCount how many may read requests
  /// @param waitingCount how many requests may wait
  /// @param lockWaitCount how many may wait for locks
  /// @param spinningNanos how long to look for the next request
  /// @return options
  public MountOptions threads(
      int readerCount, int waitingCount, int lockWaitCount, long spinningNanos) {
    return new MountOptions(
        subtype,
        source,
        switches,
        features,
        maxRequestBytes,
        readAheadBytes,
        readerCount,
        waitingCount,
        lockWaitCount,
        spinningNanos,
        drainNanos);
  }

  /// Changes how long closing waits.
  ///
  /// @param nanos for users that are still there
  /// @return options
  public MountOptions draining(long nanos) {
    return new MountOptions(
        subtype,
        source,
        switches,
        features,
        maxRequestBytes,
        readAheadBytes,
        maxReaderCount,
        maxWaitingCount,
        maxLockWaitCount,
        spinNanos,
        nanos);
  }

  boolean has(Switch on) {
    return switches.contains(on);
  }

  private static boolean isWord(String text) {
    return text.matches("[^\\s,\\\\]+");
  }
}
