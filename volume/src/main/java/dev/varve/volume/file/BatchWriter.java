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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

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

  /// Threads beside the one that writes a flight: no more than processors, since a device lets few
  /// write at the same time.
  private static final int HELPER_COUNT =
      Math.clamp(Runtime.getRuntime().availableProcessors() - 1, 1, 7);

  /// A flight with so many bytes is digested and put by several threads.
  private static final long PARALLEL_BYTES = 2L << 20;

  private final VolumeId volume;
  private final ChunkStore store;
  private final DigestAlgorithm algorithm;
  private final ChunkLedger ledger;
  private final Submitter submitter;
  private final Executor executor;
  private final ArrayBlockingQueue<Hasher> idleHashers = new ArrayBlockingQueue<>(MAX_IDLE_HASHERS);

  BatchWriter(
      VolumeId volume,
      ChunkStore store,
      DigestAlgorithm algorithm,
      ChunkLedger ledger,
      Submitter submitter,
      Executor executor) {
    this.volume = volume;
    this.store = store;
    this.algorithm = algorithm;
    this.ledger = ledger;
    this.submitter = submitter;
    this.executor = executor;
  }

  /// What a parcel becomes: extents, some of which name chunks.
  private record Prepared(
      Parcel parcel, NavigableMap<Long, Extent> extents, List<ChunkId> chunks) {}

  /// A piece that becomes a chunk.
  private record Put(Prepared of, long offset, int length, Once<ChunkId> chunk) {}

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
    begin(parcels, urgent).end();
  }

  /// Puts the chunks of batches of different files into the store. What was begun has to be ended,
  /// in the order in which it was begun where files are the same.
  ///
  /// @param urgent whether somebody waits for their being durable
  Flight begin(List<Parcel> parcels, boolean urgent) {
    Flight flight = new Flight();
    parcels.forEach(parcel -> flight.add(parcel, urgent));
    flight.put();
    return flight;
  }

  private Chunk digest(byte[] bytes) {
    Hasher idle = idleHashers.poll();
    Hasher hasher = idle == null ? algorithm.newHasher() : idle;
    Chunk chunk = Chunk.of(hasher, bytes);
    idleHashers.offer(hasher);
    return chunk;
  }

  /// Batches whose chunks are in the store, or failed to get there.
  final class Flight {
    private final List<Prepared> inline = new ArrayList<>();
    private final List<Prepared> chunked = new ArrayList<>();
    private final List<Put> puts = new ArrayList<>();
    private final Queue<ChunkId> entered = new ConcurrentLinkedQueue<>();
    private final Once<Boolean> flush = new Once<>(this::flush);
    private @Nullable VarveException failure;

    private Flight() {}

    private void add(Parcel parcel, boolean urgent) {
      Batch batch = parcel.batch();
      int inlineBytes =
          urgent && batch.bytes() <= URGENT_INLINE_BYTES ? URGENT_INLINE_BYTES : INLINE_BYTES;
      Prepared prepared = new Prepared(parcel, new TreeMap<>(), new ArrayList<>());
      int others = puts.size();
      batch
          .pieces()
          .forEach((offset, bytes) -> {
            if (bytes.length <= inlineBytes) {
              prepared.extents.put(offset, new Extent.Inline(bytes));
            } else {
              puts.add(new Put(prepared, offset, bytes.length, new Once<>(() -> put(bytes))));
            }
          });
      (puts.size() == others ? inline : chunked).add(prepared);
    }

    /// Digests and puts what becomes chunks, by several threads when it is much.
    private void put() {
      if (puts.stream().mapToLong(Put::length).sum() >= PARALLEL_BYTES) {
        for (int i = 0; i < HELPER_COUNT; i++) {
          new Once<>(this::helpToPut).begin(executor);
        }
      }
      for (Put put : puts) {
        try {
          ChunkId id = put.chunk.result();
          put.of.chunks.add(id);
          put.of.extents.put(put.offset, new Extent.InChunk(put.length, id, 0));
        } catch (VarveException e) {
          failure = failure == null ? e : failure;
        }
      }
    }

    private boolean helpToPut() {
      puts.forEach(put -> put.chunk.run());
      return true;
    }

    private ChunkId put(byte[] bytes) {
      Chunk chunk = digest(bytes);
      ledger.enter(chunk.id());
      entered.add(chunk.id());
      store.put(volume, chunk);
      return chunk.id();
    }

    private boolean flush() {
      store.flush();
      return true;
    }

    /// Makes the chunks durable beside the caller.
    void flushBeside() {
      if (failure == null && !puts.isEmpty()) {
        flush.begin(executor);
      }
    }

    /// Makes the chunks durable and submits the operations that name them.
    void end() {
      inline.forEach(BatchWriter.this::submit);
      try {
        if (failure == null && !puts.isEmpty()) {
          flush.result();
        }
        if (failure == null) {
          chunked.forEach(BatchWriter.this::submit);
        }
      } catch (VarveException e) {
        failure = e;
      } finally {
        leave();
      }
    }

    /// Ends without submitting anything, because what was begun before failed.
    void giveUp(VarveException cause) {
      failure = failure == null ? cause : failure;
      inline.forEach(one -> one.parcel.failed(cause));
      leave();
    }

    private void leave() {
      VarveException cause = failure;
      try {
        if (cause != null) {
          offer(entered, cause);
          chunked.forEach(one -> one.parcel.failed(cause));
        }
      } finally {
        entered.forEach(ledger::exit);
      }
    }
  }

  /// Has chunks looked at that the store may keep and no extent names. When this fails too, they
  /// are found with other leftovers of crashes.
  private void offer(Collection<ChunkId> chunks, VarveException cause) {
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
        offer(one.chunks, e);
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
