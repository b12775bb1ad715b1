package dev.varve.store;

import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.segment.RecordHeader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// Keeps chunks: each one once, with the set of volumes that hold it. A chunk is there while at
/// least one volume holds it; when the last one releases it, its space is taken back in the
/// background.
///
/// **Durability.** A put or a release is durable when a [#flush] that began after it returned has
/// returned. A chunk that was found present is covered like one that was written. Without a flush,
/// a crash leaves each put and each release done or not done, each on its own.
///
/// **Verified.** Every method that returns content has checked it against its id since it last came
/// from a disk or a network. Bytes that do not match are never returned: the answer is `CORRUPT`.
///
/// **Absence.** `NOT_FOUND` means that no volume holds the chunk. A chunk that is held and cannot
/// be read is `CORRUPT` or `DISK_FAILED`. Where damage makes it unknowable whether a chunk was
/// there, the answer is `CORRUPT` too.
///
/// **Errors** are [dev.varve.base.VarveException]: `STORAGE_FULL` from puts when the reserve is
/// reached (releases and reads still work), `READ_ONLY` from puts, releases and flushes after a
/// write or flush failed, saying why. A call that failed changed nothing, except where
/// `DISK_FAILED` says otherwise.
///
/// **Threads.** Safe for any thread. Calls about one chunk act one after the other.
public interface ChunkStore extends AutoCloseable {
  /// What a put found.
  enum PutResult {
    /// The chunk was not there: its content was written.
    STORED,
    /// The chunk was there: the volume was added to its holders.
    SHARED,
    /// The volume held the chunk already: nothing changed.
    HELD
  }

  /// A chunk in the store and who holds it.
  ///
  /// @param id the chunk
  /// @param holders the volumes that hold it, at least one, in their order
  record Entry(ChunkId id, List<VolumeId> holders) {
    /// Copies the holders.
    public Entry {
      holders = List.copyOf(holders);
    }
  }

  /// The largest number of volumes that may hold one chunk.
  int MAX_HOLDERS = RecordHeader.MAX_HOLDERS;

  /// The largest number of entries that [#list] returns in one call.
  int MAX_LIST = 10_000;

  /// Keeps a chunk for a volume.
  ///
  /// @param holder the volume
  /// @param chunk the chunk
  /// @return what was found
  /// @throws dev.varve.base.VarveException `LIMIT_EXCEEDED` when [#MAX_HOLDERS] other volumes hold
  ///   it
  PutResult put(VolumeId holder, Chunk chunk);

  /// Keeps chunks for a volume, as if one after the other; after an error some of them may be kept.
  ///
  /// @param holder the volume
  /// @param chunks the chunks
  /// @return what was found, in the same order
  default List<PutResult> putAll(VolumeId holder, List<Chunk> chunks) {
    return chunks.stream().map(chunk -> put(holder, chunk)).toList();
  }

  /// Gives up a volume's hold on a chunk. Does nothing when it holds none, so it may be repeated.
  ///
  /// @param holder the volume
  /// @param id the chunk
  /// @return whether the volume held it
  boolean release(VolumeId holder, ChunkId id);

  /// Gives up a volume's hold on chunks, as if one after the other; after an error some of them may
  /// be released.
  ///
  /// @param holder the volume
  /// @param ids the chunks
  /// @return how many of them the volume held
  default long releaseAll(VolumeId holder, List<ChunkId> ids) {
    return ids.stream().filter(id -> release(holder, id)).count();
  }

  /// Reads a chunk.
  ///
  /// @param id the chunk
  /// @return the chunk, verified
  /// @throws dev.varve.base.VarveException `NOT_FOUND`, `CORRUPT` or `DISK_FAILED`
  Chunk get(ChunkId id);

  /// Reads chunks.
  ///
  /// @param ids the chunks
  /// @return the chunks, verified, in the same order
  /// @throws dev.varve.base.VarveException as [#get], for the first that cannot be read
  default List<Chunk> getAll(List<ChunkId> ids) {
    return ids.stream().map(this::get).toList();
  }

  /// Reads part of a chunk. The whole chunk is verified, so it costs as much as reading it all.
  ///
  /// @param id the chunk
  /// @param offset where to start in its content, from 0 to its size
  /// @param target receives up to its remaining bytes; its position advances by the count, and not
  ///   at all when the call fails: what the buffer holds then means nothing
  /// @return the bytes read: fewer than remaining only where the content ends
  /// @throws dev.varve.base.VarveException as [#get], and `INVALID_ARGUMENT` for an offset past the
  ///   end
  default int get(ChunkId id, int offset, ByteBuffer target) {
    return get(id).copyTo(offset, target);
  }

  /// Says whether a chunk is there and, as far as the store knows, readable: a put of it would
  /// write nothing.
  ///
  /// @param id the chunk
  /// @return whether some volume holds it
  boolean contains(ChunkId id);

  /// Says which chunks are there.
  ///
  /// @param ids the chunks
  /// @return as [#contains], in the same order
  default List<Boolean> containsAll(List<ChunkId> ids) {
    return ids.stream().map(this::contains).toList();
  }

  /// Lists chunks in the order of their ids, a page at a time. Chunks put or released while pages
  /// are read may be in them or not; all others are listed exactly once.
  ///
  /// @param after the last id of the page before, or empty for the first page
  /// @param limit the page's largest size, from 1 to [#MAX_LIST]
  /// @return the next entries; fewer than the limit only at the end
  /// @throws dev.varve.base.VarveException `INVALID_ARGUMENT` for a limit out of range
  List<Entry> list(Optional<ChunkId> after, int limit);

  /// Makes everything durable that was put or released before the call. Callers that wait at the
  /// same time share the work.
  void flush();

  /// Flushes and closes. Closing twice does nothing; every other call on a closed store fails with
  /// `INVALID_STATE`.
  @Override
  void close();
}
