/// The log segment: a file of records that is written once from start to end, and sealed by a
/// footer. Pure functions over buffers, safe for any thread. Start at
/// [dev.varve.format.segment.RecordHeader]; the bytes are specified in `docs/formats/segment.md`.
@NullMarked
package dev.varve.format.segment;

import org.jspecify.annotations.NullMarked;
