package dev.varve.cli;

import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.state.Entry;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A tree whose files are read only after the walk has left one directory, which in turn it leaves
/// only when one of its files is being read.
record PacedTree(
    VolumeTree tree, long left, long next, CountDownLatch reading, CountDownLatch walked)
    implements VolumeTree {
  static PacedTree of(VolumeTree tree, long left, long next) {
    return new PacedTree(tree, left, next, new CountDownLatch(1), new CountDownLatch(1));
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("the other thread does not come");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public Inode attributes(long ino) {
    return tree.attributes(ino);
  }

  @Override
  public Optional<Inode> lookup(long directory, Name name) {
    return tree.lookup(directory, name);
  }

  @Override
  public List<Entry> list(long directory, Optional<Name> after, int limit) {
    if (directory == left && after.isPresent()) {
      await(reading);
    }
    if (directory == next) {
      walked.countDown();
    }
    return tree.list(directory, after, limit);
  }

  @Override
  public List<Name> xattrs(long ino) {
    return tree.xattrs(ino);
  }

  @Override
  public Optional<byte[]> xattr(long ino, Name name) {
    return tree.xattr(ino, name);
  }

  @Override
  public Content open(long ino) {
    Content content = tree.open(ino);
    return new Content() {
      @Override
      public int read(long offset, ByteBuffer target) {
        reading.countDown();
        await(walked);
        return content.read(offset, target);
      }

      @Override
      public OptionalLong seekData(long offset) {
        return content.seekData(offset);
      }

      @Override
      public OptionalLong seekHole(long offset) {
        return content.seekHole(offset);
      }

      @Override
      public void close() {
        content.close();
      }
    };
  }
}
