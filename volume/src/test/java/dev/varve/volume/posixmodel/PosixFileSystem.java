package dev.varve.volume.posixmodel;

/// Answers calls. A failed call is an answer, never an exception.
interface PosixFileSystem {
  /// Open files live in slots, 0 to this number less one. An open that succeeds closes what its
  /// slot held.
  int SLOTS = 8;

  PosixAnswer answer(PosixCall call);
}
