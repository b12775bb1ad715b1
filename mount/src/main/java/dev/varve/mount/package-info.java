/// A volume as a mounted file system: what the kernel asks is answered by the volume's file face,
/// what a snapshot holds is shown below `.snapshots` of every directory, and the kernel is told
/// what changes elsewhere.
///
/// Everything here is called by many threads at once, most of which read requests: they do short
/// work in memory, and hand over what waits for a disk.
///
/// Start at [dev.varve.mount.VolumeMount]; requests come in at `VolumeFileSystem`.
@NullMarked
package dev.varve.mount;

import org.jspecify.annotations.NullMarked;
