/// Open files: what was written and is not in the volume yet, how it gets there, and how reads see
/// both. Start at [dev.varve.volume.file.OpenFile]; [dev.varve.volume.file.WriteBuffer] is its pure
/// core. Blocking code for any thread. The lock of a file is held for steps in memory and look-ups
/// in the tip; whose turn it is to change a file is held while its bytes are stored, so that its
/// changes keep their order.
@NullMarked
package dev.varve.volume.file;

import org.jspecify.annotations.NullMarked;
