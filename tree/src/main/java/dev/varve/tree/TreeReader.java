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

  /// Looks a key up and takes its value from where it lies: nothing is copied.
  ///
  /// @param <T> what the value is read as
  /// @param key the key
  /// @param reader reads the value
  /// @return what the reader returned, or empty when the key is not there
  <T> Optional<T> read(byte[] key, ValueReader<T> reader);

  /// Reads a value where it lies.
  ///
  /// @param <T> what it is read as
  @FunctionalInterface
  interface ValueReader<T> {
    /// Reads a value.
    ///
    /// @param bytes holds it among others; must be neither changed nor kept
    /// @param offset its first byte
    /// @param count its length
    /// @return what it says
    T read(byte[] bytes, int offset, int count);
  }

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
