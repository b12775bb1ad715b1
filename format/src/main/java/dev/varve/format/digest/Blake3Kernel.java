package dev.varve.format.digest;

/// The expensive half of BLAKE3: computes chaining values of many independent tree nodes at once.
/// Which nodes, and how they form the tree, is decided by [Blake3Tree].
///
/// Chaining values are 32 little-endian bytes, lying one after the other, so that the values of two
/// siblings are exactly the block of their parent. No method computes a root; that is
/// [Blake3Compression] with the flag ROOT. All implementations give the same bytes.
///
/// Not thread-safe (an implementation may own scratch memory); allocates nothing per call.
sealed interface Blake3Kernel permits Blake3ScalarKernel, Blake3VectorKernel, Blake3WarmingKernel {

  /// Computes the chaining values of `count` whole chunks that lie one after the other from
  /// `offset`, the first being chunk number `firstChunk` of the input, into `values` from
  /// `valueOffset`. `values` may not overlap the chunks.
  void chunks(byte[] bytes, int offset, int count, long firstChunk, byte[] values, int valueOffset);

  /// Computes the chaining values of `count` parents from their `2 * count` children, which lie one
  /// after the other from `offset` in `children`, into `values` from `valueOffset`. The result may
  /// overwrite the children only in another array.
  void parents(byte[] children, int offset, int count, byte[] values, int valueOffset);
}
