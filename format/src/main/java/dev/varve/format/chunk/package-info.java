/// Chunks and their names: immutable bytes named by the digest of their content. Immutable values,
/// safe for any thread. Start at [dev.varve.format.chunk.Chunk].
@NullMarked
package dev.varve.format.chunk;

import org.jspecify.annotations.NullMarked;
