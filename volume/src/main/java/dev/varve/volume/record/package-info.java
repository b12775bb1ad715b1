/// How records of a volume become bytes and back. A core.
@NullMarked
package dev.varve.volume.record;

import org.jspecify.annotations.NullMarked;
