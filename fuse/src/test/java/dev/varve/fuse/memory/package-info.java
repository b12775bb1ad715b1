/// A file system in memory, complete enough for real programs: what the driver is tested with.
@NullMarked
package dev.varve.fuse.memory;

import org.jspecify.annotations.NullMarked;
