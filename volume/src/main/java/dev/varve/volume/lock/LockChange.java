package dev.varve.volume.lock;

import java.util.List;

/// What a release let happen.
///
/// @param granted tickets that are granted now, in the order of granting
/// @param cancelled tickets that will never be granted, in the order of asking
public record LockChange(List<Long> granted, List<Long> cancelled) {
  /// Nothing happened.
  public static final LockChange NONE = new LockChange(List.of(), List.of());
}
