package dev.varve.volume.engine;

import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Chunks that list other chunks: what a checkpoint made superfluous, so that a crash before it is
/// released forgets nothing. A position, so that no two lists are the same chunk, then ids.
final class NodeLists {
  private static final int MAX_IDS = 30_000;

  private NodeLists() {}

  static List<Chunk> chunks(DigestAlgorithm algorithm, long position, List<ChunkId> ids) {
    List<Chunk> chunks = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += MAX_IDS) {
      RecordWriter writer = new RecordWriter().putLong(position);
      ids.subList(from, Math.min(ids.size(), from + MAX_IDS)).forEach(writer::putChunkId);
      chunks.add(Chunk.of(algorithm.newHasher(), writer.toBytes()));
    }
    return chunks;
  }

  static List<ChunkId> ids(Chunk chunk) {
    ByteBuffer content = chunk.content();
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    RecordReader reader = new RecordReader(bytes);
    reader.takeLong();
    List<ChunkId> ids = new ArrayList<>();
    while (reader.remaining() > 0) {
      ids.add(reader.takeChunkId());
    }
    return ids;
  }
}
