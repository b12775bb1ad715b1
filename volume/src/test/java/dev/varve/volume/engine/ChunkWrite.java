package dev.varve.volume.engine;

import dev.varve.format.chunk.Chunk;
import dev.varve.store.ChunkStore;
import dev.varve.volume.access.Caller;
import dev.varve.volume.content.Extent;
import dev.varve.volume.operation.Operation;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// A file's start written as one chunk, as the file face does it: the chunk is durable first.
final class ChunkWrite {
  private ChunkWrite() {}

  /// Writes so many equal bytes.
  static void write(VolumeCore core, ChunkStore store, long ino, int length, int fill, long mtime) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) fill);
    Chunk chunk = Chunk.copyOf(core.algorithm(), ByteBuffer.wrap(bytes));
    core.ledger().enter(chunk.id());
    store.put(core.id(), chunk);
    store.flush();
    List<Extent> extents = List.of(new Extent.InChunk(length, chunk.id(), 0));
    core.writer().submit(new Operation.Write(Caller.ROOT, ino, 0, extents, length, mtime));
    core.ledger().exit(chunk.id());
  }
}
