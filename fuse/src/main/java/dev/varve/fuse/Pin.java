package dev.varve.fuse;

/// Keeps memory of a file system's own in place while the kernel copies from it.
public interface Pin {
  /// Lets go: called exactly once for each [DataReply#add], when the reply was sent or will never
  /// be, on the thread that ran the call.
  void release();
}
