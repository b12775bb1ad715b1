package dev.varve.bench.s3;

/// What clients ask for, in the order in which it is measured.
public enum Mix {
  /// New objects.
  PUT("put"),
  /// Objects that were put, at random.
  GET("get"),
  /// Of 20 requests 9 gets, 6 heads, 3 puts and 2 deletions.
  MIXED("mixed"),
  /// Pages of a thousand keys.
  LIST("list"),
  /// Objects that were put, at random.
  DELETE("delete");

  private final String label;

  Mix(String label) {
    this.label = label;
  }

  /// Returns the name as people type it.
  ///
  /// @return lower-case letters
  public String label() {
    return label;
  }
}
