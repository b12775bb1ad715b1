/// The object face of a volume: its top-level directories are buckets, its files are objects under
/// the keys that their paths spell, and every legal key has a place. Begin with [Objects]; how keys
/// become paths is in `docs/formats/objects.md`.
///
/// Safe for any thread: what is changed, is changed by one operation of the volume.
@NullMarked
package dev.varve.namespace;

import org.jspecify.annotations.NullMarked;
