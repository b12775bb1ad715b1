package dev.varve.volume.posixmodel;

/// A call of the model that fails. Cheap, because every fourth call does.
@SuppressWarnings("serial")
final class PosixFault extends RuntimeException {
  private final String errno;

  PosixFault(String errno) {
    super(errno, null, false, false);
    this.errno = errno;
  }

  String errno() {
    return errno;
  }
}
