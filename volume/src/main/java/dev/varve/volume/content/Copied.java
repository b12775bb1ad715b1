package dev.varve.volume.content;

/// How far a copy got.
///
/// @param length bytes from the start of the range; above 0 unless the range is empty
/// @param allocatedDelta the change in allocated bytes of what received them
public record Copied(long length, long allocatedDelta) {}
