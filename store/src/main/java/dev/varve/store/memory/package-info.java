/// Chunks in memory, for tests and for stores that need not outlive the process. Safe for any
/// thread. Start at [dev.varve.store.memory.MemoryChunkStore].
@NullMarked
package dev.varve.store.memory;

import org.jspecify.annotations.NullMarked;
