package dev.varve.volume.posixmodel;

import java.util.List;

/// What a call answered.
sealed interface PosixAnswer {
  Done DONE = new Done();

  /// The call failed, with the name of an errno.
  record Failed(String errno) implements PosixAnswer {}

  record Done() implements PosixAnswer {}

  record Amount(long value) implements PosixAnswer {}

  /// Bytes as characters.
  record Bytes(String value) implements PosixAnswer {
    @Override
    public String toString() {
      return value.length() > 60 ? "Bytes[" + value.length() + " bytes]" : "Bytes[" + value + "]";
    }
  }

  /// Sorted.
  record Names(List<String> names) implements PosixAnswer {}

  /// Attributes. Size is 0 for directories, whose size each file system counts in its own way.
  record Attributes(
      char type,
      long ino,
      int mode,
      int nlink,
      int uid,
      int gid,
      long size,
      long rdev,
      Moment atime,
      Moment mtime,
      Moment ctime)
      implements PosixAnswer {}

  /// Where data or a hole begins, as exactly as can be known: file systems may call zeros data, and
  /// count in blocks. Only the model answers so.
  record Between(long earliest, long latest, boolean mayBeAbsent) implements PosixAnswer {}

  /// A time: nanoseconds since 1970 that somebody set, or the number of the call that happened
  /// then.
  record Moment(boolean ofCall, long value) {
    static Moment set(long nanos) {
      return new Moment(false, nanos);
    }

    static Moment ofCall(long number) {
      return new Moment(true, number);
    }
  }
}
