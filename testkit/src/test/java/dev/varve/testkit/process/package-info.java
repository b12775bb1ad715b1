@NullMarked
package dev.varve.testkit.process;

import org.jspecify.annotations.NullMarked;
