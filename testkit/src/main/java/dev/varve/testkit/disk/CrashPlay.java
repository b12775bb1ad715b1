package dev.varve.testkit.disk;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.util.List;
import java.util.function.LongFunction;

/// One run of a workload, from an empty disk to its last check.
final class CrashPlay {
  private final SimDisk disk;
  private final CrashWorkload workload;
  private String stoppedCall = "nothing";

  CrashPlay(LongFunction<? extends CrashWorkload> workloads, long seed) {
    this.disk = new SimDisk(seed);
    this.workload = workloads.apply(seed);
  }

  /// Says which call was stopped.
  String stoppedCall() {
    return stoppedCall;
  }

  /// Runs and checks; returns the calls between the two.
  List<DiskCall> withoutFault() {
    workload.prepare(disk);
    disk.clearTrace();
    long firstCount = disk.callCount();
    workload.run(disk);
    List<DiskCall> calls = disk.trace();
    if (calls.size() < disk.callCount() - firstCount) {
      throw new AssertionError(
          "a workload makes at most " + calls.size() + " calls, for its trace to have them all");
    }
    disk.assertAllClosed();
    disk.restart(Loss.EVERYTHING_UNFLUSHED);
    check();
    return calls;
  }

  /// Runs, stops one call, restarts and checks; then loses what the check itself left unflushed,
  /// and checks again, because what was shown once must stay. Returns how many calls the first
  /// check made.
  long withFault(CrashCase chosen) {
    workload.prepare(disk);
    disk.clearTrace();
    disk.reseed(chosen.mixedSeed());
    if (chosen.error().isPresent()) {
      disk.failAtCall(chosen.callNumber(), chosen.error().get());
      runWithError();
    } else {
      disk.crashAtCall(chosen.callNumber());
      runUntilCrash();
    }
    disk.trace().stream()
        .filter(call -> call.number() == chosen.callNumber())
        .forEach(call -> stoppedCall = call.text());
    disk.restart(chosen.loss());
    long checkStart = disk.callCount();
    if (chosen.nestedNumber() > 0) {
      checkUntilCrash(checkStart + chosen.nestedNumber());
      // What a killed process left in the cache, the machine's own crash takes next.
      disk.restart(chosen.lossSeed() % 2 == 0 ? Loss.EVERYTHING_UNFLUSHED : Loss.RANDOM);
    }
    check();
    long checkCount = disk.callCount() - checkStart;
    disk.restart(Loss.EVERYTHING_UNFLUSHED);
    check();
    return checkCount;
  }

  private void check() {
    workload.check(disk);
    disk.assertAllClosed();
  }

  private void runUntilCrash() {
    try {
      workload.run(disk);
    } catch (RuntimeException | Error e) {
      throwUnlessCrash(e);
      return;
    }
    throw new AssertionError(
        disk.crashed()
            ? "the workload swallowed the crash and went on"
            : "the workload ended before the call: it does not repeat its calls");
  }

  private void checkUntilCrash(long callNumber) {
    disk.crashAtCall(callNumber);
    try {
      workload.check(disk);
    } catch (RuntimeException | Error e) {
      throwUnlessCrash(e);
      return;
    }
    throw new AssertionError(
        disk.crashed()
            ? "the check swallowed the crash and went on"
            : "the check ended before the call: it does not repeat its calls");
  }

  private static void throwUnlessCrash(Throwable thrown) {
    if (!SimulatedCrash.isBehind(thrown)) {
      throw new AssertionError("something else came before the crash: " + thrown, thrown);
    }
  }

  private void runWithError() {
    try {
      workload.run(disk);
    } catch (VarveException e) {
      if (!isClean(e)) {
        throw new AssertionError("an error of the disk became " + e.code() + ": " + e, e);
      }
    }
    disk.assertAllClosed();
  }

  /// An error of the disk is a fault or want of room. It is not absence, corruption or the caller's
  /// mistake, and no bug.
  private static boolean isClean(VarveException e) {
    return switch (e.code().kind()) {
      case FAULT -> e.code() != ErrorCode.BUG;
      case CAPACITY -> true;
      case CALLER, ABSENT, CONFLICT, CORRUPTION -> false;
    };
  }
}
