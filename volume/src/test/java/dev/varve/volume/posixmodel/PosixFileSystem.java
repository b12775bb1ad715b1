package dev.varve.volume.posixmodel;

/// Answers calls. A failed call is an answer, never an exception.
interface PosixFileSystem {
  /// Open files live in slots, 0 to this number less one. Opening into a slot first closes what it
  /// held, even when the open then fails.
  int SLOTS = 8;

  PosixAnswer answer(PosixCall call);
}
