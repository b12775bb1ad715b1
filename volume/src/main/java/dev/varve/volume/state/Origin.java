package dev.varve.volume.state;

import dev.varve.format.chunk.VolumeId;

/// What a clone of a volume began with.
///
/// @param volume the volume that was cloned
/// @param snapshot the number of its snapshot, which is pinned as long as the clone is there
/// @param position the snapshot's position: nodes born up to there are not the clone's to release
public record Origin(VolumeId volume, long snapshot, long position) {}
