package dev.varve.volume.engine;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskFile;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.store.ChunkStore;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/// A chunk store as one log on a disk, so that a simulated disk decides what a crash leaves of it.
/// Everything is in memory too. For one thread.
final class LogChunkStore implements ChunkStore {
  private static final String FILE = "store.log";
  private static final int HEAD_BYTES = 1 + VolumeId.BYTES + ChunkId.BYTES + Integer.BYTES;
  private static final byte PUT = 1;
  private static final byte RELEASE = 2;

  private record Kept(Chunk chunk, TreeSet<VolumeId> holders) {}

  private final TreeMap<ChunkId, Kept> chunks = new TreeMap<>();
  private final Disk disk;
  private final DiskFile file;
  private long end;

  private LogChunkStore(Disk disk, DiskFile file) {
    this.disk = disk;
    this.file = file;
  }

  static LogChunkStore open(Disk disk) {
    boolean fresh = !disk.exists(FILE);
    LogChunkStore store = new LogChunkStore(disk, fresh ? disk.create(FILE) : disk.open(FILE));
    try {
      store.replay();
    } catch (RuntimeException | Error e) {
      store.file.close();
      throw e;
    }
    return store;
  }

  private void replay() {
    ByteBuffer log = ByteBuffer.allocate((int) file.size());
    file.read(log, 0);
    log.flip();
    while (log.remaining() >= HEAD_BYTES + Integer.BYTES) {
      int start = log.position();
      byte kind = log.get();
      VolumeId holder = new VolumeId(log.getLong(), log.getLong());
      if (kind != PUT && kind != RELEASE) {
        break;
      }
      byte[] idBytes = new byte[ChunkId.BYTES];
      log.get(idBytes);
      int length = log.getInt();
      if (length < 0 || length > log.remaining() - Integer.BYTES) {
        break;
      }
      byte[] content = new byte[length];
      log.get(content);
      CRC32C crc = new CRC32C();
      crc.update(log.array(), start, log.position() - start);
      if (log.getInt() != (int) crc.getValue()) {
        break;
      }
      apply(kind, holder, ChunkId.decode(ByteBuffer.wrap(idBytes)), content);
      end = log.position();
    }
    file.truncate(end);
    file.flush();
    disk.flushDirectory("");
  }

  private void apply(byte kind, VolumeId holder, ChunkId id, byte[] content) {
    if (kind == PUT) {
      chunks
          .computeIfAbsent(
              id,
              key ->
                  new Kept(
                      Chunk.copyOf(key.algorithm(), ByteBuffer.wrap(content)), new TreeSet<>()))
          .holders()
          .add(holder);
    } else {
      Kept kept = chunks.get(id);
      if (kept != null && kept.holders().remove(holder) && kept.holders().isEmpty()) {
        chunks.remove(id);
      }
    }
  }

  private void append(byte kind, VolumeId holder, ChunkId id, byte[] content) {
    ByteBuffer record = ByteBuffer.allocate(HEAD_BYTES + content.length + Integer.BYTES);
    record.put(kind).putLong(holder.high()).putLong(holder.low());
    id.encode(record);
    record.putInt(content.length).put(content);
    CRC32C crc = new CRC32C();
    crc.update(record.array(), 0, record.position());
    record.putInt((int) crc.getValue()).flip();
    int size = record.remaining();
    file.write(record, end);
    end += size;
    apply(kind, holder, id, content);
  }

  @Override
  public PutResult put(VolumeId holder, Chunk chunk) {
    Kept kept = chunks.get(chunk.id());
    if (kept != null && kept.holders().contains(holder)) {
      return PutResult.HELD;
    }
    byte[] content = new byte[chunk.sizeBytes()];
    chunk.content().get(content);
    append(PUT, holder, chunk.id(), content);
    return kept == null ? PutResult.STORED : PutResult.SHARED;
  }

  @Override
  public boolean release(VolumeId holder, ChunkId id) {
    Kept kept = chunks.get(id);
    if (kept == null || !kept.holders().contains(holder)) {
      return false;
    }
    append(RELEASE, holder, id, new byte[0]);
    return true;
  }

  @Override
  public Chunk get(ChunkId id) {
    Kept kept = chunks.get(id);
    if (kept == null) {
      throw new VarveException(ErrorCode.NOT_FOUND, "there is no chunk " + id);
    }
    return kept.chunk();
  }

  @Override
  public boolean contains(ChunkId id) {
    return chunks.containsKey(id);
  }

  @Override
  public List<Entry> list(Optional<ChunkId> after, int limit) {
    return (after.isPresent() ? chunks.tailMap(after.get(), false) : chunks)
        .entrySet().stream()
            .limit(limit)
            .map(entry -> new Entry(entry.getKey(), List.copyOf(entry.getValue().holders())))
            .toList();
  }

  @Override
  public void flush() {
    file.flush();
  }

  @Override
  public void close() {
    file.close();
  }
}
