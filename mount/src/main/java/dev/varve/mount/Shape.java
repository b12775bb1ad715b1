package dev.varve.mount;

import dev.varve.fuse.Attributes;
import dev.varve.fuse.StatxReply;
import dev.varve.volume.inode.Inode;

/// Inodes as the kernel has them.
final class Shape {
  /// What reads and writes are best a multiple of. Larger pages of the cache begin with it.
  private static final int BLOCK_BYTES = 4_096;

  private static final int STAT_BLOCK_BYTES = 512;
  private static final long NANOS = 1_000_000_000L;

  private Shape() {}

  static int mode(Inode inode) {
    return inode.type().modeBits() | inode.mode();
  }

  static void fill(Attributes reply, long number, Inode inode) {
    reply
        .inode(number)
        .mode(mode(inode))
        .nlink(inode.nlink())
        .owner(inode.uid(), inode.gid())
        .size(inode.size())
        .blocks(blockCount(inode), BLOCK_BYTES)
        .device((int) inode.rdev())
        .accessed(seconds(inode.atime()), nanos(inode.atime()))
        .modified(seconds(inode.mtime()), nanos(inode.mtime()))
        .changed(seconds(inode.ctime()), nanos(inode.ctime()));
  }

  static void fill(StatxReply reply, long number, Inode inode) {
    int device = (int) inode.rdev();
    reply
        .node(number, mode(inode), inode.nlink())
        .owner(inode.uid(), inode.gid())
        .size(inode.size(), blockCount(inode), BLOCK_BYTES)
        .device(major(device), minor(device))
        .accessed(seconds(inode.atime()), nanos(inode.atime()))
        .born(seconds(inode.btime()), nanos(inode.btime()))
        .changed(seconds(inode.ctime()), nanos(inode.ctime()))
        .modified(seconds(inode.mtime()), nanos(inode.mtime()));
  }

  private static long blockCount(Inode inode) {
    return (inode.allocated() + STAT_BLOCK_BYTES - 1) / STAT_BLOCK_BYTES;
  }

  /// As `new_encode_dev` of Linux packs it.
  private static int major(int device) {
    return (device >>> 8) & 0xfff;
  }

  private static int minor(int device) {
    return (device & 0xff) | ((device >>> 12) & 0xfff00);
  }

  private static long seconds(long nanos) {
    return Math.floorDiv(nanos, NANOS);
  }

  private static int nanos(long nanos) {
    return (int) Math.floorMod(nanos, NANOS);
  }

  /// Returns a time as volumes have it; what they cannot express becomes the nearest that they can.
  static long time(long seconds, int nanos) {
    long whole = Math.clamp(seconds, Long.MIN_VALUE / NANOS, Long.MAX_VALUE / NANOS - 1);
    return whole == seconds ? whole * NANOS + nanos : whole * NANOS;
  }
}
