package dev.varve.mount;

/// The numbers of nodes. Those of the volume's own inodes are below 2^48; what only a mount shows
/// has bit 62, so that none is used twice.
final class NodeNumber {
  /// The root of the mount.
  static final long ROOT = 1;

  private NodeNumber() {}
}
