package dev.varve.volume;

/// What a face's readers may see.
public enum Consistency {
  /// The newest state, which a crash may still take back: what programs expect of a local file
  /// system.
  TIP,
  /// Only what the journal holds durably: an answer waits until what it tells is durable. What
  /// handles gathered of a file in memory is brought in first.
  COMMITTED
}
