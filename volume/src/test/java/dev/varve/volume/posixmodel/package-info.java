/// What POSIX calls must answer. Start at [PosixCall], one record per call, and [PosixFileSystem],
/// which answers them. Three things do: [ModelFileSystem], naive and in memory; [RealFileSystem],
/// the running Linux; and the volume. Random calls compare the first with each of the others, so
/// that the volume is held to what Linux does and not to what its authors believed.
///
/// Thread rule: one thread.
@NullMarked
package dev.varve.volume.posixmodel;

import org.jspecify.annotations.NullMarked;
