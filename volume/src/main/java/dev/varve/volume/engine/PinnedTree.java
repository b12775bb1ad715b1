package dev.varve.volume.engine;

import dev.varve.tree.FrozenTree;

/// A state that stays readable, with all chunks that it names, until this is closed.
public final class PinnedTree implements AutoCloseable {
  private final Pins pins;
  private final long position;
  private final FrozenTree tree;
  private boolean closed;

  PinnedTree(Pins pins, long position, FrozenTree tree) {
    this.pins = pins;
    this.position = position;
    this.tree = tree;
  }

  /// Returns the state's tree.
  ///
  /// @return the tree
  public FrozenTree tree() {
    return tree;
  }

  /// Lets the state go.
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      pins.remove(position);
    }
  }
}
