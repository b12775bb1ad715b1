/// Tests of a volume's engine.
@NullMarked
package dev.varve.volume.engine;

import org.jspecify.annotations.NullMarked;
