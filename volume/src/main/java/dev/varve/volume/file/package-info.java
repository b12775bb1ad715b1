/// Open files: what is written is gathered, cut into chunks and told to the volume; what is read is
/// put together from chunks. Start at [dev.varve.volume.file.OpenFile].
@NullMarked
package dev.varve.volume.file;

import org.jspecify.annotations.NullMarked;
