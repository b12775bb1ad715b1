/// A directory on a disk as a chunk store: log segments that are the truth, and an index that can
/// be rebuilt from them. Safe for any thread.
///
/// Start at [dev.varve.store.device.DeviceStore], which owns the story: put, release, get, flush.
/// [Changes] makes changes durable together: [Lane] appends records to one open segment, [Pending]
/// holds what no flush has covered yet, [ChunkIndex] knows where everything else lies, [Recovery]
/// brings them together at open, and [Compaction] and [Scrub] are the background work. The bytes
/// are specified in `docs/formats/segment.md` and `docs/formats/device.md`.
@NullMarked
package dev.varve.store.device;

import org.jspecify.annotations.NullMarked;
