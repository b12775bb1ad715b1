/// Advisory locks on files: byte ranges as `fcntl(2)` has them, whole files as `flock(2)`, who
/// waits for whom, and whether that ends. A core: no I/O, no threads, no time; not for sharing
/// between threads. Start at [dev.varve.volume.lock.LockTable].
@NullMarked
package dev.varve.volume.lock;

import org.jspecify.annotations.NullMarked;
