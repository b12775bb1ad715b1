package dev.varve.cli;

import dev.varve.base.ErrorCode;

/// What the process returns to the shell. A number keeps its meaning for ever: scripts rely on it.
enum ExitStatus {
  /// Done.
  OK(0, "done"),
  /// A disk, a peer or Varve itself failed.
  FAILURE(1, "a disk, a peer or Varve itself failed"),
  /// The command line or the request is wrong.
  USAGE(2, "the command line or the request is wrong"),
  /// What was asked for is not there.
  ABSENT(3, "what was asked for is not there"),
  /// Something else is in the way.
  CONFLICT(4, "something else is in the way, such as a lock"),
  /// There is no room.
  CAPACITY(5, "there is no room"),
  /// Stored bytes are damaged.
  CORRUPTION(6, "stored bytes are damaged");

  private final int number;
  private final String meaning;

  ExitStatus(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /// Returns the status that stands for a family of errors.
  static ExitStatus of(ErrorCode.Kind kind) {
    return switch (kind) {
      case CALLER -> USAGE;
      case ABSENT -> ABSENT;
      case CONFLICT -> CONFLICT;
      case CAPACITY -> CAPACITY;
      case CORRUPTION -> CORRUPTION;
      case FAULT -> FAILURE;
    };
  }

  int number() {
    return number;
  }

  String meaning() {
    return meaning;
  }
}
