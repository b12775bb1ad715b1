package dev.varve.testkit.disk;

/// The machine or the process has stopped at this instruction. Nothing may catch it but the driver
/// that asked for it: a program that goes on after it is not the program that crashed.
public final class SimulatedCrash extends Error {
  private static final long serialVersionUID = 1L;

  SimulatedCrash(String message) {
    super(message);
  }

  /// Finds a crash in a throwable, its causes and what they suppressed.
  ///
  /// @param thrown what a workload threw
  /// @return whether it is a simulated crash or came of one
  static boolean isBehind(Throwable thrown) {
    if (thrown instanceof SimulatedCrash) {
      return true;
    }
    for (Throwable suppressed : thrown.getSuppressed()) {
      if (isBehind(suppressed)) {
        return true;
      }
    }
    Throwable cause = thrown.getCause();
    return cause != null && isBehind(cause);
  }
}
