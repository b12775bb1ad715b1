package dev.varve.volume.file;

import dev.varve.base.VarveException;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.format.digest.Hasher;
import dev.varve.store.ChunkStore;
import dev.varve.volume.access.Caller;
import dev.varve.volume.content.Extent;
import dev.varve.volume.operation.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;

/// Brings batches of bytes into a volume: chunks into the store, made durable, then the operations
/// that name them. Batches that come together share a flush of the store. Safe for any thread.
final class BatchWriter {
  /// A piece up to this size rides in its operation, and stays in the tree.
  static final int INLINE_BYTES = Extent.MAX_SETTLED_INLINE_BYTES;

  /// A whole batch up to this size rides in its operations when somebody waits for it: then only
  /// the journal is flushed, not a device before it.
  static final int URGENT_INLINE_BYTES = Extent.MAX_INLINE_BYTES;

  /// Neighbouring pieces in one operation, so that none is large: inline they are at most 256 KiB.
  static final int MAX_OPERATION_EXTENTS = 64;

  /// Hashers that are kept for the next batch; BLAKE3's takes 20 KiB.
  private static final int MAX_IDLE_HASHERS = 16;

  /// Who wrote a batch's bytes.
  ///
  /// @param caller decides whether setuid is dropped
  /// @param ino the file
  /// @param mtime when the last of them was written, in nanoseconds; or [Operation.Write#TOLD]
  record Origin(Caller caller, long ino, long mtime) {}

  private final VolumeId volume;
  private final ChunkStore store;
  private final DigestAlgorithm algorithm;
  private final ChunkLedger ledger;
  private final Submitter submitter;
  private final ArrayBlockingQueue<Hasher> idleHashers = new ArrayBlockingQueue<>(MAX_IDLE_HASHERS);

  BatchWriter(
      VolumeId volume,
      ChunkStore store,
      DigestAlgorithm algorithm,
      ChunkLedger ledger,
      Submitter submitter) {
    this.volume = volume;
    this.store = store;
    this.algorithm = algorithm;
    this.ledger = ledger;
    this.submitter = submitter;
  }

  /// What a parcel becomes: chunks, and the extents that name them.
  private record Prepared(Parcel parcel, List<Chunk> chunks, NavigableMap<Long, Extent> extents) {
    List<ChunkId> ids() {
      return chunks.stream().map(Chunk::id).toList();
    }
  }

  /// Writes one batch. After an error some of it may have been applied; writing it once more is
  /// right.
  ///
  /// @param urgent whether somebody waits for its being durable
  void write(Origin origin, Batch batch, boolean urgent) {
    Parcel parcel = new Parcel(origin, batch);
    write(List.of(parcel), urgent);
    parcel
        .failure()
        .ifPresent(cause -> {
          throw cause;
        });
  }

  /// Writes batches of different files: their chunks with one flush of the store, then the
  /// operations. Each is told whether it was stored; of one that was not some may have been
  /// applied.
  ///
  /// @param urgent whether somebody waits for their being durable
  void write(List<Parcel> parcels, boolean urgent) {
    List<Prepared> all = parcels.stream().map(parcel -> prepare(parcel, urgent)).toList();
    List<Prepared> chunked = all.stream().filter(one -> !one.chunks.isEmpty()).toList();
    all.stream().filter(one -> one.chunks.isEmpty()).forEach(this::submit);
    if (!chunked.isEmpty()) {
      store(chunked);
    }
  }

  private Prepared prepare(Parcel parcel, boolean urgent) {
    Batch batch = parcel.batch();
    int inlineBytes =
        urgent && batch.bytes() <= URGENT_INLINE_BYTES ? URGENT_INLINE_BYTES : INLINE_BYTES;
    List<Chunk> chunks = new ArrayList<>();
    NavigableMap<Long, Extent> extents = new TreeMap<>();
    for (Map.Entry<Long, byte[]> piece : batch.pieces().entrySet()) {
      byte[] bytes = piece.getValue();
      if (bytes.length <= inlineBytes) {
        extents.put(piece.getKey(), new Extent.Inline(bytes));
      } else {
        Chunk chunk = digest(bytes);
        chunks.add(chunk);
        extents.put(piece.getKey(), new Extent.InChunk(bytes.length, chunk.id(), 0));
      }
    }
    return new Prepared(parcel, chunks, extents);
  }

  private Chunk digest(byte[] bytes) {
    Hasher idle = idleHashers.poll();
    Hasher hasher = idle == null ? algorithm.newHasher() : idle;
    Chunk chunk = Chunk.of(hasher, bytes);
    idleHashers.offer(hasher);
    return chunk;
  }

  private void store(List<Prepared> all) {
    List<Chunk> chunks = all.stream().flatMap(one -> one.chunks.stream()).toList();
    List<ChunkId> entered = new ArrayList<>();
    try {
      for (Chunk chunk : chunks) {
        ledger.enter(chunk.id());
        entered.add(chunk.id());
      }
      store.putAll(volume, chunks);
      store.flush();
      all.forEach(this::submit);
    } catch (VarveException e) {
      giveUp(entered, e);
      all.forEach(one -> one.parcel.failed(e));
    } finally {
      entered.forEach(ledger::exit);
    }
  }

  /// Has chunks looked at that the store may keep and no extent names. When this fails too, they
  /// are found with other leftovers of crashes.
  private void giveUp(List<ChunkId> chunks, VarveException cause) {
    try {
      submitter.submit(new Operation.Offer(List.copyOf(chunks)));
    } catch (VarveException e) {
      cause.addSuppressed(e);
    }
  }

  private void submit(Prepared one) {
    try {
      submit(one.parcel.origin(), one.extents);
      one.parcel.stored();
    } catch (VarveException e) {
      if (!one.chunks.isEmpty()) {
        giveUp(one.ids(), e);
      }
      one.parcel.failed(e);
    }
  }

  private void submit(Origin origin, NavigableMap<Long, Extent> extents) {
    List<Extent> neighbours = new ArrayList<>();
    long end = -1;
    for (Map.Entry<Long, Extent> next : extents.entrySet()) {
      if (next.getKey() != end || neighbours.size() == MAX_OPERATION_EXTENTS) {
        submit(origin, neighbours, end);
        neighbours = new ArrayList<>();
      }
      neighbours.add(next.getValue());
      end = next.getKey() + next.getValue().length();
    }
    submit(origin, neighbours, end);
  }

  private void submit(Origin origin, List<Extent> extents, long end) {
    if (!extents.isEmpty()) {
      long offset = end - extents.stream().mapToLong(Extent::length).sum();
      submitter.submit(
          new Operation.Write(
              origin.caller(), origin.ino(), offset, List.copyOf(extents), end, origin.mtime()));
    }
  }
}
