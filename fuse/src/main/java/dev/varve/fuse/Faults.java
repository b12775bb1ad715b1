package dev.varve.fuse;

/// Hears of what went wrong and is not about a request: damage, bugs, a kernel that refuses a
/// reply. Called on any thread; must not throw and not wait.
public interface Faults {
  /// Hears of one fault.
  ///
  /// @param what what was being done, on what
  /// @param cause how it failed
  void happened(String what, Throwable cause);
}
