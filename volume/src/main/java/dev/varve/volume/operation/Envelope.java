package dev.varve.volume.operation;

/// An operation with what orders and dates it. Its term and position are in the journal's record.
///
/// @param client who sent it; 0 for one that never sends again
/// @param sequence the client's number for it: with the same number it is applied once
/// @param timeNanos when the leader ordered it, in nanoseconds since 1970
/// @param operation what to do
public record Envelope(long client, long sequence, long timeNanos, Operation operation) {}
