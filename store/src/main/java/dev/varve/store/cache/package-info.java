/// A cache of verified chunks in front of a chunk store. Safe for any thread. Start at
/// [dev.varve.store.cache.CachingChunkStore].
@NullMarked
package dev.varve.store.cache;

import org.jspecify.annotations.NullMarked;
