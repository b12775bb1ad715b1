package dev.varve.testkit.disk;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.testkit.disk.DiskCall.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongFunction;

/// Stops a workload at every call it makes on a [SimDisk], restarts, and lets it check what is
/// left.
///
/// The workload is run without a fault first, twice, to count its calls and to see that it repeats
/// them. Then each call is a crash point ([#crashEverywhere]) or returns an error
/// ([#failEverywhere]), each with several losses, and some of the checks are crashed as well. Calls
/// that only read are no crash points: at the next change the disk is the same and more was
/// promised.
///
/// A failure's message starts with the system property that repeats its one case; the campaign of
/// the same test then runs nothing else.
///
/// ```java
/// CrashCampaign.of(seed, JournalWorkload::new).maxPoints(200).crashEverywhere();
/// ```
///
/// @param seed decides the workload and everything left to chance
/// @param workloads makes the workload of a seed
/// @param maxPoints stops at most so many calls, chosen by the seed; no limit by default
/// @param randomLosses how many cases with [Loss#RANDOM] each call has; 2 by default
/// @param nestedCrashes how many cases with a second crash each call has; 1 by default
public record CrashCampaign(
    long seed,
    LongFunction<? extends CrashWorkload> workloads,
    int maxPoints,
    int randomLosses,
    int nestedCrashes) {
  private static final int DEFAULT_RANDOM_LOSSES = 2;

  /// Checks the counts.
  public CrashCampaign {
    boolean valid = maxPoints > 0 && randomLosses >= 0 && nestedCrashes >= 0;
    Check.argument(valid, () -> "a campaign stops at least one call");
  }

  /// Plans a campaign with the default counts.
  ///
  /// @param seed decides the workload and everything left to chance
  /// @param workloads makes the workload of a seed
  /// @return a campaign to run
  public static CrashCampaign of(long seed, LongFunction<? extends CrashWorkload> workloads) {
    return new CrashCampaign(seed, workloads, Integer.MAX_VALUE, DEFAULT_RANDOM_LOSSES, 1);
  }

  /// Limits the calls that are stopped.
  ///
  /// @param count at least 1
  /// @return a campaign to run
  public CrashCampaign maxPoints(int count) {
    return new CrashCampaign(seed, workloads, count, randomLosses, nestedCrashes);
  }

  /// Sets how many cases with [Loss#RANDOM] each call has.
  ///
  /// @param count zero or more
  /// @return a campaign to run
  public CrashCampaign randomLosses(int count) {
    return new CrashCampaign(seed, workloads, maxPoints, count, nestedCrashes);
  }

  /// Sets how many cases with a second crash each call has.
  ///
  /// @param count zero or more
  /// @return a campaign to run
  public CrashCampaign nestedCrashes(int count) {
    return new CrashCampaign(seed, workloads, maxPoints, randomLosses, count);
  }

  /// Crashes at every call that changes something or flushes, and at the end.
  ///
  /// @return what was done
  public CrashReport crashEverywhere() {
    Optional<CrashCase> named = CrashCase.named();
    if (named.isPresent()) {
      return named.get().error().isPresent() ? CrashReport.NONE : playNamed(named.get());
    }
    List<DiskCall> calls = faultlessCalls();
    List<CrashCase> points = new ArrayList<>();
    for (DiskCall call : calls) {
      if (call.kind() != Kind.READ) {
        points.add(point(call.number(), Optional.empty()));
      }
    }
    return playAll(calls, sampled(points));
  }

  /// Lets every call return an error: reads and flushes `DISK_FAILED`, changes also `STORAGE_FULL`.
  /// The workload must succeed all the same, or throw an error that means a fault of the disk or
  /// want of room, and leave nothing open.
  ///
  /// @return what was done
  public CrashReport failEverywhere() {
    Optional<CrashCase> named = CrashCase.named();
    if (named.isPresent()) {
      return named.get().error().isEmpty() ? CrashReport.NONE : playNamed(named.get());
    }
    List<DiskCall> calls = faultlessCalls();
    List<CrashCase> points = new ArrayList<>();
    for (DiskCall call : calls) {
      points.add(point(call.number(), Optional.of(ErrorCode.DISK_FAILED)));
      switch (call.kind()) {
        case READ, FLUSH -> {}
        case WRITE, ENTRY -> points.add(point(call.number(), Optional.of(ErrorCode.STORAGE_FULL)));
      }
    }
    return playAll(calls, sampled(points));
  }

  private CrashCase point(long number, Optional<ErrorCode> error) {
    return new CrashCase(seed, number, error, Loss.NOTHING, 0, 0);
  }

  /// Returns the calls that the workload makes when nothing stops it.
  private List<DiskCall> faultlessCalls() {
    List<DiskCall> calls = new CrashPlay(workloads, seed).withoutFault();
    if (!calls.equals(new CrashPlay(workloads, seed).withoutFault())) {
      throw new AssertionError(
          "the workload of seed "
              + seed
              + " does not repeat its calls: it depends on a clock, a"
              + " thread or chance of its own");
    }
    return calls;
  }

  private List<CrashCase> sampled(List<CrashCase> points) {
    if (points.size() <= maxPoints) {
      return points;
    }
    List<CrashCase> shuffled = new ArrayList<>(points);
    Collections.shuffle(shuffled, new Random(seed));
    return shuffled.subList(0, maxPoints);
  }

  private CrashReport playAll(List<DiskCall> calls, List<CrashCase> points) {
    long caseCount = 0;
    long nestedCount = 0;
    Random random = new Random(seed);
    for (CrashCase point : points) {
      List<CrashCase> cases = withLosses(point);
      long[] checkCalls = cases.stream().mapToLong(this::play).toArray();
      for (int i = 0; i < nestedCrashes; i++) {
        int chosen = random.nextInt(cases.size());
        play(cases.get(chosen).nested(1 + random.nextLong(checkCalls[chosen])));
      }
      caseCount += cases.size() + nestedCrashes;
      nestedCount += nestedCrashes;
    }
    long pointCount = points.stream().mapToLong(CrashCase::callNumber).distinct().count();
    return new CrashReport(calls.size(), pointCount, caseCount, nestedCount);
  }

  private List<CrashCase> withLosses(CrashCase point) {
    List<CrashCase> cases = new ArrayList<>();
    for (Loss loss : Loss.values()) {
      int count = loss == Loss.RANDOM ? randomLosses : 1;
      for (int lossSeed = 0; lossSeed < count; lossSeed++) {
        cases.add(new CrashCase(seed, point.callNumber(), point.error(), loss, lossSeed, 0));
      }
    }
    return cases;
  }

  private CrashReport playNamed(CrashCase named) {
    play(named);
    return new CrashReport(0, 1, 1, named.nestedNumber() > 0 ? 1 : 0);
  }

  private long play(CrashCase chosen) {
    CrashPlay play = new CrashPlay(workloads, chosen.seed());
    try {
      return play.withFault(chosen);
    } catch (RuntimeException | Error e) {
      throw new AssertionError(
          "repeat with -D"
              + CrashCase.PROPERTY
              + "="
              + chosen
              + " (stopped "
              + play.stoppedCall()
              + "): "
              + e,
          e);
    }
  }
}
