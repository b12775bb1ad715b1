/// Counts what a chunk store is asked for, so that tests can make its cost part of a contract and
/// operators can see it. Safe for any thread. Start at
/// [dev.varve.store.counting.CountingChunkStore].
@NullMarked
package dev.varve.store.counting;

import org.jspecify.annotations.NullMarked;
