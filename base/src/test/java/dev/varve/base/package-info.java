@NullMarked
package dev.varve.base;

import org.jspecify.annotations.NullMarked;
