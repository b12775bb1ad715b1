package dev.varve.store.counting;

/// How often one kind of call was made.
///
/// @param calls the calls, with those that failed; a batch is one call
/// @param chunks the chunks, ranges or entries that calls which succeeded were about
/// @param bytes the content bytes that calls which succeeded took or returned
public record CallCount(long calls, long chunks, long bytes) {
  /// Nothing yet.
  public static final CallCount ZERO = new CallCount(0, 0, 0);

  /// Returns what was added since.
  ///
  /// @param earlier an earlier count of the same kind
  /// @return the difference
  public CallCount minus(CallCount earlier) {
    return new CallCount(calls - earlier.calls, chunks - earlier.chunks, bytes - earlier.bytes);
  }
}
