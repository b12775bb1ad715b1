package dev.varve.volume.operation;

/// What a rename does when the new name is taken. The order of the constants is part of the format
/// of operations.
public enum RenameMode {
  /// Replace what has the name.
  REPLACE,
  /// Fail with `ALREADY_EXISTS` (`RENAME_NOREPLACE`).
  KEEP,
  /// Swap the two, which must both be there (`RENAME_EXCHANGE`).
  EXCHANGE
}
