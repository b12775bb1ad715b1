package dev.varve.volume.lock;

/// Names the locks of one kind on one file.
///
/// @param kind their kind
/// @param ino their file
record FileKey(LockKind kind, long ino) {
  static FileKey of(LockRequest request) {
    return new FileKey(request.kind(), request.ino());
  }
}
