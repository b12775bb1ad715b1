/// System calls with Java's types; errno becomes an error code in one place.
@NullMarked
package dev.varve.posix;

import org.jspecify.annotations.NullMarked;
