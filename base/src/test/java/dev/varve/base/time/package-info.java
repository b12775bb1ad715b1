@NullMarked
package dev.varve.base.time;

import org.jspecify.annotations.NullMarked;
