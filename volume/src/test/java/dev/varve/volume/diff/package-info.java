/// Tests of what tells changes apart.
@NullMarked
package dev.varve.volume.diff;

import org.jspecify.annotations.NullMarked;
