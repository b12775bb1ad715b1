package dev.varve.fuse;

/// What a mount may ask of the kernel beyond what always pays.
public enum Feature {
  /// Locks on ranges are the file system's (`FUSE_POSIX_LOCKS`). Otherwise the kernel does them for
  /// this machine alone, which is faster.
  RANGE_LOCKS(1L << 1),
  /// Locks of `flock(2)` are the file system's (`FUSE_FLOCK_LOCKS`).
  WHOLE_FILE_LOCKS(1L << 10),
  /// A file server may come back to a node that the kernel forgot, by lookups of `.` and `..`
  /// (`FUSE_EXPORT_SUPPORT`): only when numbers of nodes stay good for ever.
  FILE_SERVERS(1L << 4),
  /// Listings come with nodes and attributes, always (`FUSE_DO_READDIRPLUS`).
  LISTING_WITH_ENTRIES(1L << 13),
  /// With [#LISTING_WITH_ENTRIES], only when the kernel thinks that attributes will be asked for
  /// (`FUSE_READDIRPLUS_AUTO`).
  LISTING_WITH_ENTRIES_AS_NEEDED(1L << 14),
  /// The kernel gathers writes and owns size and times meanwhile (`FUSE_WRITEBACK_CACHE`). What
  /// others change is not seen; large writes get slower, small ones faster.
  CACHED_WRITES(1L << 16),
  /// Access control lists: the kernel checks permissions by them, and masks are the file system's
  /// to apply (`FUSE_POSIX_ACL`, `FUSE_DONT_MASK`).
  ACCESS_LISTS(1L << 20 | 1L << 6),
  /// Files may be read and written in place of others without requests; only for root
  /// (`FUSE_PASSTHROUGH`).
  PASSTHROUGH(1L << 37);

  private final long bits;

  Feature(long bits) {
    this.bits = bits;
  }

  long bits() {
    return bits;
  }
}
