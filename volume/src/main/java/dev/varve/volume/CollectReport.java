package dev.varve.volume;

/// What a collection brought back.
///
/// @param releasedChunks chunks that the volume holds no more
/// @param expired earlier versions and deleted files whose time was over
public record CollectReport(long releasedChunks, long expired) {}
