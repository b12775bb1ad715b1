package dev.varve.namespace;

/// Until when a version of an object may not be changed or deleted.
///
/// @param compliance whether nobody may shorten it; else who may bypass governance can
/// @param untilNanos when it ends, in nanoseconds since 1970
public record Retention(boolean compliance, long untilNanos) {}
