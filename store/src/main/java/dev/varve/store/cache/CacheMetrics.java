package dev.varve.store.cache;

/// What a cache did since it was made, and what it holds.
///
/// @param hitCount chunks that it answered for
/// @param missCount chunks that the store below had to read
/// @param evictedCount chunks that made room for others
/// @param chunkCount chunks that it holds, about
/// @param usedBytes their weight, about
public record CacheMetrics(
    long hitCount, long missCount, long evictedCount, long chunkCount, long usedBytes) {}
