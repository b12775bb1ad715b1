package dev.varve.volume.operation;

/// What setting an extended attribute expects. The order of the constants is part of the format of
/// operations.
public enum SetMode {
  /// Set it, there or not.
  ANY,
  /// It must not be there (`XATTR_CREATE`): else `ALREADY_EXISTS`.
  CREATE,
  /// It must be there (`XATTR_REPLACE`): else `NO_ATTRIBUTE`.
  REPLACE
}
