package dev.varve.base;

/// A fault with its [ErrorCode]. Expected outcomes are results, never this. The message says what
/// failed, on which object, what was expected and found, and the next thing to try.
public final class VarveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /// Creates a fault.
  ///
  /// @param code what kind of fault it is
  /// @param message what failed, on what, and what to try next
  public VarveException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  /// Creates a fault that another one caused.
  ///
  /// @param code what kind of fault it is
  /// @param message what failed, on what, and what to try next
  /// @param cause the fault below
  public VarveException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /// Returns the code of this fault.
  ///
  /// @return the code
  public ErrorCode code() {
    return code;
  }

  /// Tells the same fault to another caller, with that caller's stack trace.
  ///
  /// @return a fault with this one's code and message, and this one as its cause
  public VarveException again() {
    return new VarveException(code, String.valueOf(getMessage()), this);
  }
}
