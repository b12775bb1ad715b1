/// Tests of the log segment's bytes.
@NullMarked
package dev.varve.format.segment;

import org.jspecify.annotations.NullMarked;
