package dev.varve.cli;

import dev.varve.store.ChunkStore;
import dev.varve.volume.content.ContentReader;
import dev.varve.volume.content.Segment;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.state.Entry;
import dev.varve.volume.state.StateView;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What a snapshot of a volume keeps. The store verifies each chunk by its digest.
///
/// @param view the snapshot's state
/// @param store where its chunks are
record SnapshotTree(StateView view, ChunkStore store) implements VolumeTree {
  /// Of one read; the rest comes with the next.
  private static final int MAX_SEGMENTS = 64;

  @Override
  public Inode attributes(long ino) {
    return view.inode(ino);
  }

  @Override
  public Optional<Inode> lookup(long directory, Name name) {
    return view.entry(directory, name).map(entry -> view.inode(entry.ino()));
  }

  @Override
  public List<Entry> list(long directory, Optional<Name> after, int limit) {
    return view.list(directory, after, limit);
  }

  @Override
  public List<Name> xattrs(long ino) {
    return view.xattrs(ino);
  }

  @Override
  public Optional<byte[]> xattr(long ino, Name name) {
    return view.xattr(ino, name);
  }

  @Override
  public Content open(long ino) {
    return new Kept(view, store, view.inode(ino));
  }

  private record Kept(StateView view, ChunkStore store, Inode inode) implements Content {
    @Override
    public int read(long offset, ByteBuffer target) {
      long length = Math.min(target.remaining(), inode.size() - offset);
      if (length <= 0) {
        return 0;
      }
      int start = target.position();
      if (inode.content() == 0) {
        zeros(target, (int) length);
      } else {
        ContentReader.map(view.tree(), inode.content(), offset, length, MAX_SEGMENTS)
            .forEach(segment -> read(segment, target));
      }
      return target.position() - start;
    }

    private void read(Segment segment, ByteBuffer target) {
      int length = (int) segment.length();
      switch (segment.source()) {
        case Segment.InChunk(var chunk, int offset, int _) -> {
          ByteBuffer part = target.slice(target.position(), length);
          store.get(chunk, offset, part);
          target.position(target.position() + length);
        }
        case Segment.Inline(byte[] bytes, int from) -> target.put(bytes, from, length);
        case Segment.Hole() -> zeros(target, length);
        case Segment.Reserved() -> zeros(target, length);
      }
    }

    private static void zeros(ByteBuffer target, int length) {
      target.put(new byte[length]);
    }

    @Override
    public OptionalLong seekData(long offset) {
      return inode.content() == 0
          ? OptionalLong.empty()
          : ContentReader.seekData(view.tree(), inode.content(), offset, inode.size());
    }

    @Override
    public OptionalLong seekHole(long offset) {
      if (offset >= inode.size()) {
        return OptionalLong.empty();
      }
      return OptionalLong.of(
          inode.content() == 0
              ? offset
              : ContentReader.seekHole(view.tree(), inode.content(), offset, inode.size()));
    }

    /// Nothing is open.
    @Override
    public void close() {}
  }
}
