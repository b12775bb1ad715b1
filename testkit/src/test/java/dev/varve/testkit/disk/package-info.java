@NullMarked
package dev.varve.testkit.disk;

import org.jspecify.annotations.NullMarked;
