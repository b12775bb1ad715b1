/// Tests of trees.
@NullMarked
package dev.varve.tree;

import org.jspecify.annotations.NullMarked;
