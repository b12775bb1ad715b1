package dev.varve.testkit.disk;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.testkit.SimClock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.random.RandomGenerator;

/// Numbers the calls on a disk, remembers the newest, and stops those that are to crash or to fail.
/// For one thread at a time.
final class SimCalls {
  /// How many calls the trace keeps: more than a test can look at, less than a long one makes.
  private static final int MAX_TRACE_COUNT = 1 << 16;

  private static final long NEVER = -1;

  private final ArrayDeque<DiskCall> trace = new ArrayDeque<>();
  private SimClock clock = new SimClock();
  private Latency latency = Latency.NONE;
  private long count;
  private long crashNumber = NEVER;
  private long failNumber = NEVER;
  private ErrorCode failCode = ErrorCode.DISK_FAILED;
  private boolean crashed;

  long count() {
    return count;
  }

  boolean crashed() {
    return crashed;
  }

  List<DiskCall> trace() {
    return List.copyOf(trace);
  }

  void clearTrace() {
    trace.clear();
  }

  void crashAt(long number) {
    crashNumber = number;
  }

  void failAt(long number, ErrorCode code) {
    failNumber = number;
    failCode = code;
  }

  void latency(SimClock newClock, Latency newLatency) {
    clock = newClock;
    latency = newLatency;
  }

  /// Ends a life: what was to happen to its calls does not happen to those of the next.
  void restart() {
    crashed = false;
    crashNumber = NEVER;
    failNumber = NEVER;
  }

  void throwIfCrashed() {
    if (crashed) {
      throw new SimulatedCrash("the machine crashed at call " + count + " and was not restarted");
    }
  }

  /// Makes one call.
  ///
  /// @param kind what it does to the disk
  /// @param verb what it does, for messages
  /// @param path the full path of its object
  /// @param text the call as the trace shows it
  /// @param random decides what a stopped call leaves behind
  /// @param effect does it, as far as its fate lets it
  <T> T run(
      DiskCall.Kind kind,
      String verb,
      String path,
      String text,
      RandomGenerator random,
      Fate.Effect<T> effect) {
    throwIfCrashed();
    count++;
    record(new DiskCall(count, kind, text));
    clock.advance(latency.of(kind));
    Fate fate = fateOfCall(verb, path, text, random);
    if (!fate.isStopped()) {
      return effect.under(fate);
    }
    if (fate.hasEffect(kind)) {
      applyStopped(fate, effect);
    }
    throw fate.stop();
  }

  private void record(DiskCall call) {
    if (trace.size() == MAX_TRACE_COUNT) {
      trace.remove();
    }
    trace.add(call);
  }

  private Fate fateOfCall(String verb, String path, String text, RandomGenerator random) {
    if (count == crashNumber) {
      crashed = true;
      return Fate.crash(new SimulatedCrash("crash at call " + count + ": " + text), random);
    }
    if (count == failNumber) {
      String message = "cannot " + verb + " " + path + ": injected at call " + count;
      return Fate.fail(new VarveException(failCode, message), random);
    }
    return Fate.DONE;
  }

  private static <T> void applyStopped(Fate fate, Fate.Effect<T> effect) {
    try {
      effect.under(fate);
    } catch (VarveException refused) {
      // The call would have been refused anyway; the caller is told what stopped it first.
      fate.suppress(refused);
    }
  }
}
