package dev.varve.volume.state;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.tree.Tree;
import dev.varve.volume.inode.Limits;
import dev.varve.volume.inode.Usage;
import dev.varve.volume.record.Keys;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;
import java.util.Map;
import java.util.TreeMap;

/// Limits of what directories' subtrees may take.
final class Quotas {
  private final Tree tree;
  private final VolumeRecord record;
  private final UsageTable usage;

  Quotas(Tree tree, VolumeRecord record, UsageTable usage) {
    this.tree = tree;
    this.record = record;
    this.usage = usage;
  }

  /// Rejects what would pass a limit of a directory or one above it. Notes when a soft limit was
  /// first passed.
  ///
  /// @param below directories from here on upwards already have what is added; 0 for none
  void check(long directory, long below, long bytesMore, long inodesMore, long nowNanos) {
    if (record.quotaCount == 0 || (bytesMore <= 0 && inodesMore <= 0)) {
      return;
    }
    Map<Long, Limits> changed = new TreeMap<>();
    for (long at = directory;
        at != 0 && !(below != 0 && usage.isWithin(below, at));
        at = usage.parent(at)) {
      byte[] value = tree.get(Keys.of(Keys.QUOTA, at)).orElse(null);
      if (value != null) {
        Limits limits = decode(value);
        Limits after = checked(at, limits, usage.usage(at).plus(bytesMore, inodesMore), nowNanos);
        if (!after.equals(limits)) {
          changed.put(at, after);
        }
      }
    }
    changed.forEach((at, limits) -> tree.put(Keys.of(Keys.QUOTA, at), encode(limits)));
  }

  private static Limits checked(long directory, Limits limits, Usage wanted, long nowNanos) {
    check(directory, "bytes", wanted.bytes(), limits.hardBytes());
    check(directory, "inodes", wanted.inodes(), limits.hardInodes());
    boolean over =
        isOver(wanted.bytes(), limits.softBytes()) || isOver(wanted.inodes(), limits.softInodes());
    long since = over ? (limits.overSince() == 0 ? nowNanos : limits.overSince()) : 0;
    if (over && nowNanos - since > limits.graceNanos()) {
      throw new VarveException(
          ErrorCode.QUOTA_EXCEEDED,
          "the soft quota of directory inode "
              + directory
              + " has been passed for longer than its grace time: delete something below it");
    }
    return new Limits(
        limits.hardBytes(),
        limits.softBytes(),
        limits.hardInodes(),
        limits.softInodes(),
        limits.graceNanos(),
        since);
  }

  private static boolean isOver(long wanted, long limit) {
    return limit != 0 && wanted > limit;
  }

  private static void check(long directory, String what, long wanted, long limit) {
    if (isOver(wanted, limit)) {
      throw new VarveException(
          ErrorCode.QUOTA_EXCEEDED,
          "the quota of directory inode %d is %d %s, and this would make it %d"
              .formatted(directory, limit, what, wanted));
    }
  }

  void set(long directory, Limits limits) {
    byte[] key = Keys.of(Keys.QUOTA, directory);
    boolean had = tree.contains(key);
    if (limits.isAny()) {
      tree.put(key, encode(limits));
      record.quotaCount += had ? 0 : 1;
    } else if (had) {
      tree.remove(key);
      record.quotaCount--;
    }
  }

  static byte[] encode(Limits limits) {
    return new RecordWriter()
        .putLong(limits.hardBytes())
        .putLong(limits.softBytes())
        .putLong(limits.hardInodes())
        .putLong(limits.softInodes())
        .putLong(limits.graceNanos())
        .putLong(limits.overSince())
        .toBytes();
  }

  static Limits decode(byte[] value) {
    RecordReader reader = new RecordReader(value);
    Limits limits =
        new Limits(
            reader.takeLong(),
            reader.takeLong(),
            reader.takeLong(),
            reader.takeLong(),
            reader.takeLong(),
            reader.takeLong());
    reader.end();
    return limits;
  }
}
