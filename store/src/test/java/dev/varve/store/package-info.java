/// The contract test of chunk stores, for the stores of this module and of others. Extend
/// [dev.varve.store.ChunkStoreContract].
@NullMarked
package dev.varve.store;

import org.jspecify.annotations.NullMarked;
