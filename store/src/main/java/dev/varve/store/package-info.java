/// The contract of everything that keeps chunks. Every kind and every decorator passes the same
/// contract test. Safe for any thread. Start at [dev.varve.store.ChunkStore].
@NullMarked
package dev.varve.store;

import org.jspecify.annotations.NullMarked;
