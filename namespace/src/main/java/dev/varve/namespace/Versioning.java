package dev.varve.namespace;

/// Whether a bucket keeps earlier versions of its objects.
public enum Versioning {
  /// It never did.
  OFF,
  /// Every put and delete makes a version.
  ENABLED,
  /// Versions are kept; puts and deletes change the version `null`.
  SUSPENDED
}
