/// The system calls that Java's library lacks, with Java's types: names are bytes, because a file
/// name on Linux is any bytes but `/` and NUL; places are an open directory and a name in it
/// (`openat(2)` and its family), so nothing depends on a path that another process may change. For
/// Linux on x86-64 and AArch64 with glibc 2.33 or newer and `/proc` mounted.
///
/// Everything here is safe for any thread; only close while nobody else uses the handle. A call
/// stays in the kernel until it is done, whatever interrupts say, and holds the carrier of a
/// virtual thread meanwhile: long work belongs on platform threads.
///
/// Start at [dev.varve.posix.Directory]. Below the surface, `SystemCall` is the only door to the
/// kernel, `Errno` the only table from errno to [dev.varve.base.ErrorCode].
@NullMarked
package dev.varve.posix;

import org.jspecify.annotations.NullMarked;
