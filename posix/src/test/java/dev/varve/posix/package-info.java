@NullMarked
package dev.varve.posix;

import org.jspecify.annotations.NullMarked;
