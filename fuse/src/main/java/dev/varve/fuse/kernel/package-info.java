/// The door to the kernel: `/dev/fuse`, `mount(2)` and what belongs to them, by foreign functions.
/// Everything else of this module, and of Varve besides `posix`, speaks Java. Linux on x86-64 and
/// AArch64 with glibc.
///
/// Threads: a [dev.varve.fuse.kernel.Device] is for any; a [dev.varve.fuse.kernel.RequestMemory]
/// for one at a time. A call that waits holds its thread.
///
/// Start at [dev.varve.fuse.kernel.Device]; `SystemCall` is the only place that leaves Java.
@NullMarked
package dev.varve.fuse.kernel;

import org.jspecify.annotations.NullMarked;
