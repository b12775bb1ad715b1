/// Digests: the names of content. One [dev.varve.format.digest.DigestAlgorithm] is a property of a
/// volume and never changes; each makes a [dev.varve.format.digest.Hasher], and all digests have 32
/// bytes.
///
/// SHA-256 and SHA3-256 come from the JDK. BLAKE3 is written here from its specification ("BLAKE3:
/// one function, fast everywhere", version 20211102), because it is a tree of independent chunks
/// that vector instructions hash sixteen at a time.
///
/// Thread rule: algorithms are immutable and shared; a hasher is for one thread at a time.
///
/// Where to start reading: `DigestAlgorithm`, `Hasher`; then for BLAKE3 `Blake3Hasher` (input to
/// chunks), `Blake3Tree` (chunks to root), `Blake3Kernel` (many nodes at once) and
/// `Blake3Compression` (one block; the function itself). `Blake3VectorCompression` is the same on
/// one block per lane.
@NullMarked
package dev.varve.format.digest;

import org.jspecify.annotations.NullMarked;
