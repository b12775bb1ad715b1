package dev.varve.store.device;

import dev.varve.base.Check;
import dev.varve.base.disk.Disk;
import dev.varve.format.chunk.ChunkId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// The index in RocksDB, without its write-ahead log: after a crash it is what its last flush to a
/// table left, a prefix of what was written, and the segments have the rest.
///
/// A lock keeps calls away from the native side once it is closed: there, use after close would end
/// the process.
final class RocksIndex implements ChunkIndex {
  static final String DIRECTORY = "index";

  private static final int BLOOM_BITS_PER_KEY = 10;
  private static final int MAX_OPEN_FILES = 256;
  private static final long WRITE_BUFFER_BYTES = 16L << 20;
  private static final int KEPT_LOG_FILES = 2;

  /// Few shards, and filters in pieces: a filter that does not fit into its shard of the cache is
  /// read from disk at every look-up.
  private static final int CACHE_SHARD_BITS = 2;

  private static final int METADATA_BLOCK_BYTES = 8 << 10;

  static {
    RocksDB.loadLibrary();
  }

  private static final byte[] ID_KEY = IndexEncoding.deviceKey("id");
  private static final byte[] SEQUENCE_KEY = IndexEncoding.deviceKey("sequence");

  private final Path directory;
  private final Cache cache;
  private final BloomFilter bloom;
  private final Options options;
  private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
  private final ReadOptions reads = new ReadOptions();
  private final RocksDB db;
  private final ReentrantReadWriteLock useLock = new ReentrantReadWriteLock();
  private boolean closed;
  private volatile List<LostRange> lostRanges = List.of();

  static Factory factory(Disk disk, DeviceOptions options) {
    return (deviceId, afresh) -> {
      if (afresh && disk.exists(DIRECTORY)) {
        disk.list(DIRECTORY).forEach(name -> disk.delete(DIRECTORY + "/" + name));
      }
      return new RocksIndex(Path.of(disk.describe(DIRECTORY)), options, deviceId);
    };
  }

  private RocksIndex(Path directory, DeviceOptions deviceOptions, String deviceId) {
    this.directory = directory;
    this.cache = new LRUCache(deviceOptions.indexCacheBytes(), CACHE_SHARD_BITS);
    this.bloom = new BloomFilter(BLOOM_BITS_PER_KEY, false);
    this.options = options(cache, bloom);
    try {
      this.db = RocksDB.open(options, directory.toString());
    } catch (RocksDBException e) {
      closeOptions();
      throw new IndexDamagedException(directory + ": " + e.getMessage(), e);
    }
    try {
      adopt(deviceId + "/" + IndexEncoding.VERSION);
      lostRanges = readLostRanges();
    } catch (IndexDamagedException e) {
      close();
      throw e;
    }
  }

  private static Options options(Cache cache, BloomFilter bloom) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setFilterPolicy(bloom)
            .setCacheIndexAndFilterBlocks(true)
            .setCacheIndexAndFilterBlocksWithHighPriority(true)
            .setPinL0FilterAndIndexBlocksInCache(true)
            .setPinTopLevelIndexAndFilter(true)
            .setIndexType(IndexType.kTwoLevelIndexSearch)
            .setPartitionFilters(true)
            .setMetadataBlockSize(METADATA_BLOCK_BYTES);
    return new Options()
        .setCreateIfMissing(true)
        .setTableFormatConfig(table)
        .setCompressionType(CompressionType.NO_COMPRESSION)
        .setWriteBufferSize(WRITE_BUFFER_BYTES)
        .setMaxOpenFiles(MAX_OPEN_FILES)
        .setParanoidChecks(true)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(KEPT_LOG_FILES);
  }

  /// Takes possession of an empty index; refuses another device's.
  private void adopt(String identity) {
    byte[] wanted = identity.getBytes(StandardCharsets.US_ASCII);
    byte[] found = use(() -> db.get(ID_KEY));
    if (found == null) {
      use(() -> {
        db.put(unlogged, ID_KEY, wanted);
        return wanted;
      });
    } else if (!Arrays.equals(found, wanted)) {
      throw new IndexDamagedException(
          directory
              + " belongs to "
              + new String(found, StandardCharsets.US_ASCII)
              + ", not to "
              + identity);
    }
  }

  @Override
  public Optional<ChunkState> get(ChunkId id) {
    byte[] value = use(() -> db.get(reads, IndexEncoding.chunkKey(id)));
    return value == null ? Optional.empty() : Optional.of(IndexEncoding.chunk(value));
  }

  @Override
  public List<Known> list(Optional<ChunkId> after, int limit) {
    List<Known> page = new ArrayList<>();
    byte[] start = after.map(IndexEncoding::chunkKey).orElse(new byte[] {IndexEncoding.CHUNK});
    scan(
        start,
        IndexEncoding.CHUNK,
        (key, value) -> {
          ChunkId id = IndexEncoding.chunkId(key);
          if (!after.equals(Optional.of(id))) {
            page.add(new Known(id, IndexEncoding.chunk(value)));
          }
          return page.size() < limit;
        });
    return page;
  }

  @Override
  public List<SegmentState> segments() {
    List<SegmentState> states = new ArrayList<>();
    scan(
        new byte[] {IndexEncoding.SEGMENT},
        IndexEncoding.SEGMENT,
        (key, value) -> states.add(IndexEncoding.segment(key, value)));
    return states;
  }

  @Override
  public List<LostRange> lostRanges() {
    return lostRanges;
  }

  private List<LostRange> readLostRanges() {
    List<LostRange> ranges = new ArrayList<>();
    scan(
        new byte[] {IndexEncoding.LOST_RANGE},
        IndexEncoding.LOST_RANGE,
        (key, value) -> ranges.add(IndexEncoding.lostRange(key, value)));
    return ranges;
  }

  @Override
  public long sequence() {
    byte[] value = use(() -> db.get(SEQUENCE_KEY));
    return value == null ? 0 : IndexEncoding.number(value);
  }

  @Override
  public void write(Batch batch) {
    use(() -> {
      try (WriteBatch writes = new WriteBatch()) {
        for (Map.Entry<ChunkId, Optional<ChunkState>> chunk : batch.chunks().entrySet()) {
          put(writes, chunk.getKey(), chunk.getValue());
        }
        for (SegmentState segment : batch.segments()) {
          writes.put(IndexEncoding.segmentKey(segment.nonce()), IndexEncoding.segment(segment));
        }
        for (long nonce : batch.forgottenSegments()) {
          writes.delete(IndexEncoding.segmentKey(nonce));
        }
        for (LostRange range : batch.lostRanges()) {
          writes.put(IndexEncoding.lostRangeKey(range), IndexEncoding.number(range.lengthBytes()));
        }
        if (batch.sequence() > 0) {
          writes.put(SEQUENCE_KEY, IndexEncoding.number(batch.sequence()));
        }
        db.write(unlogged, writes);
      }
      return batch;
    });
    if (!batch.lostRanges().isEmpty()) {
      lostRanges = readLostRanges();
    }
  }

  private static void put(WriteBatch writes, ChunkId id, Optional<ChunkState> state)
      throws RocksDBException {
    if (state.isPresent()) {
      writes.put(IndexEncoding.chunkKey(id), IndexEncoding.chunk(state.get()));
    } else {
      writes.delete(IndexEncoding.chunkKey(id));
    }
  }

  @Override
  public void flush() {
    use(() -> {
      try (FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
        db.flush(wait);
      }
      return db;
    });
  }

  @Override
  public void close() {
    useLock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        db.close();
        closeOptions();
      }
    } finally {
      useLock.writeLock().unlock();
    }
  }

  private void closeOptions() {
    unlogged.close();
    reads.close();
    options.close();
    bloom.close();
    cache.close();
  }

  /// Sees keys in order until it returns false.
  @FunctionalInterface
  private interface Visitor {
    boolean visit(byte[] key, byte[] value);
  }

  private void scan(byte[] start, byte kind, Visitor visitor) {
    use(() -> {
      try (RocksIterator iterator = db.newIterator(reads)) {
        iterator.seek(start);
        while (iterator.isValid()
            && iterator.key()[0] == kind
            && visitor.visit(iterator.key(), iterator.value())) {
          iterator.next();
        }
        iterator.status();
      }
      return db;
    });
  }

  /// A call to the native side.
  @FunctionalInterface
  private interface Use<T extends @org.jspecify.annotations.Nullable Object> {
    T run() throws RocksDBException;
  }

  private <T extends @org.jspecify.annotations.Nullable Object> T use(Use<T> call) {
    useLock.readLock().lock();
    try {
      Check.state(!closed, () -> "the index " + directory + " is closed");
      return call.run();
    } catch (RocksDBException e) {
      throw new IndexDamagedException(directory + ": " + e.getMessage(), e);
    } finally {
      useLock.readLock().unlock();
    }
  }
}
