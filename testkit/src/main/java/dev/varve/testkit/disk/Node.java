package dev.varve.testkit.disk;

import java.util.random.RandomGenerator;

/// What a name leads to.
sealed interface Node permits FileNode, FolderNode {
  /// Becomes what the medium holds after a loss of power, here and below.
  ///
  /// @param loss which of the unflushed changes survive
  /// @param random decides where the loss leaves a choice
  void lose(Loss loss, RandomGenerator random);
}
