package dev.varve.tree;

import java.util.Optional;

/// Reads a sorted map. Keys are ordered by unsigned bytes.
public sealed interface TreeReader permits Tree, FrozenTree {
  /// The longest key in bytes.
  int MAX_KEY_BYTES = 600;

  /// The longest value in bytes.
  int MAX_VALUE_BYTES = 68 << 10;

  /// Looks a key up.
  ///
  /// @param key the key
  /// @return a copy of its value, or empty when it is not there
  Optional<byte[]> get(byte[] key);

  /// Says whether a key is there.
  ///
  /// @param key the key
  /// @return whether it is
  boolean contains(byte[] key);

  /// Begins to walk the map.
  ///
  /// @return a cursor that stands nowhere yet
  TreeCursor cursor();
}
