/// Digests that name chunks. A [dev.varve.format.digest.Hasher] is for one thread; everything else
/// is immutable. Start at [dev.varve.format.digest.DigestAlgorithm].
@NullMarked
package dev.varve.format.digest;

import org.jspecify.annotations.NullMarked;
