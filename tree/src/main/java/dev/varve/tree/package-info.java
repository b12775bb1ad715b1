/// A sorted map of byte keys as a copy-on-write B+tree, whose nodes are chunks that name their
/// children by digest: the root's digest proves every entry.
///
/// Start at [dev.varve.tree.Tree], which one writer changes and freezes now and then. A
/// [dev.varve.tree.FrozenTree] never changes; a checkpoint writes its nodes that are not written
/// yet. Inside, a `Node` is a place in trees that knows its chunk, its entries or both; a `Page`
/// holds the entries; `NodeFormat` is their encoding, `docs/formats/tree.md`.
///
/// **Threads.** A `Tree` is read by many or changed by one: its owner locks. Frozen trees and the
/// [dev.varve.tree.NodeCache] are for any thread. A core: nodes come and go through interfaces.
///
/// **Determinism.** The shape and the bytes of a tree follow from its changes and from the moments
/// of its checkpoints alone: not from caches, readers, memory, or how often it was opened.
@NullMarked
package dev.varve.tree;

import org.jspecify.annotations.NullMarked;
