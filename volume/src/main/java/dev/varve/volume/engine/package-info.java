/// What makes a volume's state durable: operations in order through the journal, checkpoints,
/// recovery, and bringing space back. Start at [dev.varve.volume.engine.Writer]. Blocking code for
/// any thread; no lock is held across I/O but the checkpoint's own, and where a node must be read
/// for an operation.
@NullMarked
package dev.varve.volume.engine;

import org.jspecify.annotations.NullMarked;
