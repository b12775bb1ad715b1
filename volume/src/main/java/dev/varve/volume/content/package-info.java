/// The bytes of files as extents in layers, with exact counts of the chunks that they name. A core.
/// Start at [dev.varve.volume.content.Contents].
@NullMarked
package dev.varve.volume.content;

import org.jspecify.annotations.NullMarked;
