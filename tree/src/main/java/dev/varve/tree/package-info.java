/// A sorted map of byte keys as a Merkle tree.
@NullMarked
package dev.varve.tree;

import org.jspecify.annotations.NullMarked;
