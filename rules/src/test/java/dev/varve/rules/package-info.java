/// Tests of the shape of Varve itself: which module may use which, what cores may touch, and what
/// the repository's files look like. Start at [dev.varve.rules.LayersTest].
@NullMarked
package dev.varve.rules;

import org.jspecify.annotations.NullMarked;
