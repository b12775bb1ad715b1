/// Brings a [dev.varve.fuse.FuseFileSystem] into the kernel: mounts it, carries requests and
/// replies, tells the kernel what changed elsewhere, and unmounts.
///
/// Threads: a few platform threads read requests and run what need not wait right there, because a
/// hand-over costs more than most requests do (6 to 9 µs and twice the latency, measured in
/// November 2026). What waits gets a virtual thread of its own, under a bound, and waiting for
/// locks has a bound of its own, so that the request that ends the wait is always read. One more
/// thread sends notices, because the kernel may make it wait for a request that is being served.
///
/// Start at [dev.varve.fuse.mount.FuseMount].
@NullMarked
package dev.varve.fuse.mount;

import org.jspecify.annotations.NullMarked;
