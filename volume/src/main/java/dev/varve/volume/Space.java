package dev.varve.volume;

/// What `statvfs(3)` tells of a volume.
///
/// @param totalBytes the quota of the volume, else what is used and what the disk could still take
/// @param freeBytes what may still be written
/// @param usedBytes allocated bytes of all files
/// @param totalInodes the quota of the volume, else 2^63-1
/// @param freeInodes files that may still be made
/// @param usedInodes files and directories
public record Space(
    long totalBytes,
    long freeBytes,
    long usedBytes,
    long totalInodes,
    long freeInodes,
    long usedInodes) {}
