package dev.varve.store.device;

/// Says that the index cannot be used. Not an error of the device: the index is rebuilt from the
/// segments.
final class IndexDamagedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IndexDamagedException(String message) {
    super(message);
  }

  IndexDamagedException(String message, Throwable cause) {
    super(message, cause);
  }
}
