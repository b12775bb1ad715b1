package dev.varve.store;

/// The kinds of call that a [ChunkStore] takes, for decorators that count them or make them fail.
public enum StoreCall {
  /// [ChunkStore#put] and its batch form.
  PUT,
  /// [ChunkStore#release] and its batch form.
  RELEASE,
  /// Reads of whole chunks, one or many.
  GET,
  /// Reads of a range.
  GET_RANGE,
  /// [ChunkStore#contains] and its batch form.
  CONTAINS,
  /// [ChunkStore#list].
  LIST,
  /// [ChunkStore#flush].
  FLUSH
}
