/// Tells what changed between two states of a volume, as paths. A core; one thread at a time. Start
/// at [dev.varve.volume.diff.VolumeDiff].
@NullMarked
package dev.varve.volume.diff;

import org.jspecify.annotations.NullMarked;
