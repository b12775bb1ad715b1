package dev.varve.volume.content;

/// How far a step of a change got.
///
/// @param length bytes from the start of the range; above 0 unless the range is empty
/// @param allocatedDelta the change in allocated bytes of what was changed
public record Step(long length, long allocatedDelta) {
  static final Step NONE = new Step(0, 0);
}
