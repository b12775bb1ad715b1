package dev.varve.volume.posixmodel;

import dev.varve.store.ChunkStore;
import dev.varve.volume.content.ContentReader;
import dev.varve.volume.content.Segment;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.posixmodel.PosixAnswer.Bytes;
import dev.varve.volume.posixmodel.PosixAnswer.Names;
import dev.varve.volume.state.StateView;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A snapshot of a volume. It answers the calls of an [Inspection], and reads chunks from the store
/// without any cache.
final class SnapshotCalls implements PosixFileSystem {
  private static final int PAGE = 1000;

  private final StateView view;
  private final ChunkStore store;
  private Optional<Inode> open = Optional.empty();

  SnapshotCalls(StateView view, ChunkStore store) {
    this.view = view;
    this.store = store;
  }

  @Override
  public PosixAnswer answer(PosixCall call) {
    return switch (call) {
      case PosixCall.Stat c -> VolumeAnswers.attributes(find(c.path()));
      case PosixCall.ReadLink c -> new Bytes(VolumeAnswers.text(target(find(c.path()))));
      case PosixCall.ListXattrs c ->
          new Names(
              view.xattrs(find(c.path()).ino()).stream()
                  .map(VolumeAnswers::text)
                  .sorted()
                  .toList());
      case PosixCall.ListDirectory c ->
          new Names(
              view.list(find(c.path()).ino(), Optional.empty(), PAGE).stream()
                  .map(VolumeAnswers::listed)
                  .sorted()
                  .toList());
      case PosixCall.Open c -> {
        open = Optional.of(find(c.path()));
        yield PosixAnswer.DONE;
      }
      case PosixCall.Read c -> new Bytes(read(open.orElseThrow(), c.offset(), c.length()));
      case PosixCall.Close c -> PosixAnswer.DONE;
      default -> throw new IllegalStateException("nobody asks a snapshot for " + call);
    };
  }

  private static byte[] target(Inode inode) {
    byte[] target = inode.target();
    return target == null ? new byte[0] : target;
  }

  private Inode find(String path) {
    Inode at = view.inode(Inode.ROOT);
    for (String part : path.split("/", -1)) {
      if (!part.isEmpty()) {
        Name name = Name.of(VolumePaths.bytes(part));
        at = view.inode(view.entry(at.ino(), name).orElseThrow().ino());
      }
    }
    return at;
  }

  private String read(Inode inode, long offset, int length) {
    int count = Math.clamp(inode.size() - offset, 0, length);
    ByteBuffer bytes = ByteBuffer.allocate(count);
    for (Segment segment :
        ContentReader.map(view.tree(), inode.content(), offset, count, Integer.MAX_VALUE)) {
      int at = (int) (segment.offset() - offset);
      int part = (int) segment.length();
      switch (segment.source()) {
        case Segment.InChunk in -> store.get(in.chunk(), in.chunkOffset(), bytes.slice(at, part));
        case Segment.Inline in -> bytes.put(at, in.bytes(), in.from(), part);
        case Segment.Hole hole -> {}
        case Segment.Reserved reserved -> {}
      }
    }
    return VolumeAnswers.text(bytes.array());
  }
}
