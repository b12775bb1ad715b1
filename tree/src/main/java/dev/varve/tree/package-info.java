/// A sorted map of byte keys as a copy-on-write B+tree, whose nodes are chunks that name their
/// children by digest: the root's digest proves every entry.
///
/// One writer changes a [dev.varve.tree.Tree] and freezes it now and then; a
/// [dev.varve.tree.FrozenTree] never changes and is for any thread. A checkpoint writes the nodes
/// of a frozen tree that are not written yet. Start at [dev.varve.tree.Tree]. Formats:
/// `docs/formats/tree.md`. A core: nodes come and go through interfaces.
@NullMarked
package dev.varve.tree;

import org.jspecify.annotations.NullMarked;
