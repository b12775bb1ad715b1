/// A chunk store that fails and waits by plan, for tests of the layers above. Safe for any thread.
/// Start at [dev.varve.store.faulty.FaultyChunkStore].
@NullMarked
package dev.varve.store.faulty;

import org.jspecify.annotations.NullMarked;
