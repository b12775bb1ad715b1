package dev.varve.cli;

import dev.varve.base.ByteSize;
import dev.varve.posix.FileStat;
import dev.varve.posix.PosixFile;
import dev.varve.volume.inode.Inode;
import java.nio.ByteBuffer;

/// Moves the bytes of one file between the machine and a volume, through one buffer, and leaves out
/// the holes.
final class ContentCopy {
  /// Pieces end at multiples of this, so that the same content is cut into the same chunks.
  private static final int PIECE_BYTES = ByteSize.MIB;

  /// What `stat(2)` counts blocks in.
  private static final long BLOCK_BYTES = 512;

  private ContentCopy() {}

  /// Writes a file into a volume. Ends early when the source does.
  ///
  /// @param stat what the source was; its size is copied
  /// @param target an empty file
  /// @return bytes of data
  static long intoVolume(
      PosixFile source, FileStat stat, WritableTree.Sink target, ByteBuffer buffer) {
    long size = stat.sizeBytes();
    boolean sparse = stat.blockCount() < size / BLOCK_BYTES;
    return copy(new MachineFile(source), size, sparse, target, buffer);
  }

  /// Writes a file of a volume onto the machine.
  ///
  /// @param inode what the source was; its size is copied
  /// @param target an empty file
  /// @return bytes of data
  static long outOfVolume(
      VolumeTree.Content source, Inode inode, PosixFile target, ByteBuffer buffer) {
    boolean sparse = inode.allocated() < inode.size();
    return copy(source, inode.size(), sparse, new MachineFile(target), buffer);
  }

  private static long copy(
      VolumeTree.Content source,
      long size,
      boolean sparse,
      WritableTree.Sink target,
      ByteBuffer buffer) {
    long copied = 0;
    long end = 0;
    for (long start = 0; start < size; ) {
      long data = sparse ? Math.min(size, source.seekData(start).orElse(size)) : start;
      long hole = sparse && data < size ? source.seekHole(data).orElse(size) : size;
      for (long at = data; at < Math.min(hole, size); ) {
        int count = source.read(at, piece(buffer, at, Math.min(hole, size)));
        if (count == 0) {
          return copied;
        }
        target.write(at, buffer.flip());
        at += count;
        end = at;
        copied += count;
      }
      start = hole;
    }
    if (end < size) {
      target.truncate(size);
    }
    return copied;
  }

  /// Compares two files.
  ///
  /// @param sizeBytes of both
  static boolean isEqual(
      PosixFile here, VolumeTree.Content there, long sizeBytes, ByteBuffer buffer) {
    int half = buffer.capacity() / 2;
    ByteBuffer left = buffer.slice(0, half);
    ByteBuffer right = buffer.slice(half, half);
    for (long at = 0; at < sizeBytes; at += half) {
      int wanted = (int) Math.min(half, sizeBytes - at);
      here.read(left.clear().limit(wanted), at);
      fill(there, right.clear().limit(wanted), at);
      if (!left.flip().equals(right.flip())) {
        return false;
      }
    }
    return true;
  }

  private static void fill(VolumeTree.Content content, ByteBuffer target, long offset) {
    long at = offset;
    while (target.hasRemaining()) {
      int count = content.read(at, target);
      if (count == 0) {
        return;
      }
      at += count;
    }
  }

  private static ByteBuffer piece(ByteBuffer buffer, long at, long limit) {
    int room = PIECE_BYTES - (int) (at % PIECE_BYTES);
    return buffer.clear().limit((int) Math.min(Math.min(room, buffer.capacity()), limit - at));
  }
}
