package dev.varve.volume.posixmodel;

import java.util.Arrays;

/// When calls happened: the n-th not before and not after two times. It says whether a file's time
/// may be that of a call.
final class CallTimes {
  private long[] bounds = new long[1024];
  private int count;

  void add(long notBefore, long notAfter) {
    if (2 * count == bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * bounds.length);
    }
    bounds[2 * count] = notBefore;
    bounds[2 * count + 1] = notAfter;
    count++;
  }

  boolean fits(long call, long nanos) {
    int at = (int) call;
    return at < count && bounds[2 * at] <= nanos && nanos <= bounds[2 * at + 1];
  }

  /// The calls that a time fits, for messages.
  String around(long nanos) {
    for (int i = count - 1; i >= 0; i--) {
      if (bounds[2 * i] <= nanos) {
        return "that of call " + i + " or a little before";
      }
    }
    return "before all calls";
  }
}
