/// A volume and the faces that show it.
@NullMarked
package dev.varve.volume;

import org.jspecify.annotations.NullMarked;
