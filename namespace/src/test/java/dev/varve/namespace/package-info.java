/// Tests of the object face.
@NullMarked
package dev.varve.namespace;

import org.jspecify.annotations.NullMarked;
