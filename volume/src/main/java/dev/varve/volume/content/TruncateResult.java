package dev.varve.volume.content;

/// What a truncation did.
///
/// @param content the number that the content has now
/// @param allocatedDelta the change in allocated bytes, at most 0
public record TruncateResult(long content, long allocatedDelta) {}
