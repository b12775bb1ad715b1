package dev.varve.testkit.disk;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.disk.DiskFile;
import dev.varve.testkit.disk.DiskCall.Kind;
import java.nio.ByteBuffer;

/// An open file of a [SimDisk].
final class SimFile implements DiskFile, SimTree.Handle {
  private final SimTree tree;
  private final FileNode node;
  private final String name;
  private final long life;
  private final Throwable origin;
  private boolean closed;

  /// Opens a file; the tree's monitor is held.
  SimFile(SimTree tree, FileNode node, String name) {
    this.tree = tree;
    this.node = node;
    this.name = name;
    this.life = tree.life;
    this.origin = new Throwable(path() + " was opened here");
    tree.open.add(this);
  }

  FileNode node() {
    return node;
  }

  @Override
  public Throwable origin() {
    return origin;
  }

  @Override
  public String path() {
    return SimTree.path(name);
  }

  @Override
  public long size() {
    return call(Kind.READ, "read size of", "size " + name, fate -> node.cached().size());
  }

  @Override
  public int read(ByteBuffer target, long position) {
    Check.argument(position >= 0, () -> "a position is zero or more, found " + position);
    String text = "read " + name + " " + position + "+" + target.remaining();
    return call(Kind.READ, "read", text, fate -> node.cached().read(target, position));
  }

  @Override
  public void write(ByteBuffer source, long position) {
    Check.argument(position >= 0, () -> "a position is zero or more, found " + position);
    int length = source.remaining();
    String text = "write " + name + " " + position + "+" + length;
    boolean complete =
        call(
            Kind.WRITE,
            "write",
            text,
            fate -> {
              int wanted = fate.writtenCount(length);
              int count = fitting(position, wanted);
              if (count > 0) {
                byte[] bytes = new byte[count];
                source.get(bytes);
                node.write(bytes, position);
              }
              return count == wanted;
            });
    if (!complete) {
      throw new VarveException(
          ErrorCode.STORAGE_FULL,
          "cannot write " + path() + ": no space left; free some and try again");
    }
  }

  /// Returns how much of a write there is room for. A write that does not fit is done as far as it
  /// fits, or not at all.
  private int fitting(long position, int length) {
    if (tree.capacityBytes == Long.MAX_VALUE) {
      return length;
    }
    long room = tree.usableBytes();
    if (node.cached().missingBytes(position, length) <= room) {
      return length;
    }
    if (tree.fullness.nextBoolean()) {
      return 0;
    }
    int count = length;
    while (count > 0 && node.cached().missingBytes(position, count) > room) {
      long end = position + count;
      count -= (int) Math.min(count, (end - 1) % SparseBytes.BLOCK_BYTES + 1);
    }
    return count;
  }

  @Override
  public void truncate(long sizeBytes) {
    Check.argument(sizeBytes >= 0, () -> "a size is zero or more, found " + sizeBytes);
    call(
        Kind.WRITE,
        "resize",
        "truncate " + name + " " + sizeBytes,
        fate -> {
          node.resize(sizeBytes);
          return sizeBytes;
        });
  }

  @Override
  public void flush() {
    call(
        Kind.FLUSH,
        "flush",
        "flush " + name,
        fate -> {
          if (fate.isFailed()) {
            node.failFlush(fate.random());
          } else {
            node.flush();
          }
          return name;
        });
  }

  @Override
  public void close() {
    synchronized (tree) {
      closed = true;
      tree.open.remove(this);
    }
  }

  private <T> T call(Kind kind, String verb, String text, Fate.Effect<T> effect) {
    synchronized (tree) {
      if (life != tree.life) {
        throw new SimulatedCrash(path() + " was opened before the restart");
      }
      tree.calls.throwIfCrashed();
      Check.state(!closed, () -> path() + " is closed");
      return tree.calls.run(kind, verb, path(), text, tree.random, effect);
    }
  }
}
