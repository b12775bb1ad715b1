package dev.varve.bench;

import dev.varve.base.ByteSize;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.bench.s3.LoadGenerator;
import dev.varve.bench.s3.LoadResult;
import dev.varve.bench.s3.Mix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The rounds of loads of one server, with what is measured in them.
final class S3Loads implements AutoCloseable {
  /// What is put in a round into an own server at most, so that it fits onto the disk.
  static final long MAX_PUT_BYTES = 2 * ByteSize.GIB;

  private static final int SMALL_BYTES = 4 * ByteSize.KIB;
  private static final int LARGE_BYTES = ByteSize.MIB;

  /// What the targets are for.
  private static final int TARGET_CLIENTS = 16;

  private static final int TARGET_KEYS = 1_000_000;

  private static final long MAX_PREPARING_NANOS = TimeUnit.HOURS.toNanos(10);

  private final S3Plan plan;
  private final Optional<S3Limits> limits;
  private final Consumer<String> progress;
  private final Map<Long, LoadGenerator> generators = new LinkedHashMap<>();
  private final LoadGenerator lister;
  private final Map<String, S3Rounds> rows = new LinkedHashMap<>();

  /// @param limits what caps the server, when it is an own one
  S3Loads(
      S3Plan plan,
      LoadGenerator.Target target,
      Optional<S3Limits> limits,
      Consumer<String> progress) {
    this.plan = plan;
    this.limits = limits;
    this.progress = progress;
    for (long size : plan.sizesBytes()) {
      String prefix = "objects-" + size + "/";
      generators.put(
          size, LoadGenerator.of(target, plan.clientCount(), size, prefix, Optional.empty()));
    }
    lister = LoadGenerator.of(target, plan.clientCount(), 1, "", Optional.of(plan.keys()));
  }

  /// Puts the objects that are to be listed.
  void putListed() {
    progress.accept("%,d objects to be listed".formatted(plan.keys().count()));
    checkDone(lister.putListed(plan.keys(), MAX_PREPARING_NANOS), "put");
  }

  /// Deletes everything that was put.
  void deleteAll() {
    progress.accept("the deletion of what was put");
    if (plan.mixes().contains(Mix.LIST)) {
      checkDone(lister.deleteListed(plan.keys(), MAX_PREPARING_NANOS), "deleted");
    }
    for (LoadGenerator generator : generators.values()) {
      checkDone(
          generator.run(Mix.DELETE, plan.clientCount(), MAX_PREPARING_NANOS, Long.MAX_VALUE),
          "deleted");
    }
  }

  private static void checkDone(LoadResult result, String what) {
    if (result.errorCount() > 0) {
      throw new VarveException(
          ErrorCode.INVALID_STATE,
          "%d objects of the bench could not be %s: %s"
              .formatted(result.errorCount(), what, result.firstError().orElse("")));
    }
  }

  /// Measures in rounds. The one before the first does not count: both programs are cold then.
  List<S3Row> run() {
    for (int round = 0; round <= plan.roundCount(); round++) {
      boolean counts = round > 0;
      String name = counts ? "round " + round : "warming up";
      generators.forEach((size, generator) -> measure(size, generator, counts, name));
      if (plan.mixes().contains(Mix.LIST)) {
        list(counts, name);
      }
    }
    List<S3Row> all = new ArrayList<>();
    rows.values().forEach(row -> all.add(row.row()));
    return all;
  }

  private void measure(long size, LoadGenerator generator, boolean counts, String round) {
    S3Limits.Device device = new S3Limits.Device(Double.NaN, Double.NaN);
    if (counts && limits.isPresent()) {
      progress.accept("the machine's limits, " + round);
      if (size >= LARGE_BYTES) {
        device = limits.get().device();
      } else {
        int callers = plan.clientCount();
        String name = "%d callers wait for %s in a journal".formatted(callers, label(size));
        row(name, Rounds.unlimited(name, "/s"), Optional.empty())
            .add(limits.get().journal(callers, (int) size));
      }
    }
    for (Mix mix : Mix.values()) {
      boolean wanted = plan.mixes().contains(mix);
      if (mix != Mix.LIST && (wanted || mix == Mix.PUT)) {
        progress.accept(mix.label() + " " + label(size) + ", " + round);
        LoadResult result =
            generator.run(mix, plan.clientCount(), plan.durationNanos(), maxCount(mix, size));
        if (wanted) {
          note(mix, size, result, counts, device);
        } else {
          checkDone(result, "put");
        }
      }
    }
  }

  private long maxCount(Mix mix, long size) {
    boolean puts = mix == Mix.PUT || mix == Mix.MIXED;
    long fits = puts && limits.isPresent() ? MAX_PUT_BYTES / size : Long.MAX_VALUE;
    return Math.min(plan.objectCount(), fits);
  }

  private void note(Mix mix, long size, LoadResult result, boolean counts, S3Limits.Device device) {
    String name = mix.label() + " " + label(size);
    boolean inBytes = size >= LARGE_BYTES && (mix == Mix.PUT || mix == Mix.GET);
    String limit =
        limits.isEmpty() || !inBytes
            ? ""
            : mix == Mix.PUT ? "put 1 MiB chunks on a device, flush" : "get 1 MiB chunks at random";
    Rounds rounds = Rounds.of(name, inBytes ? "MiB/s" : "/s", limit);
    S3Rounds row = row(name, rounds, target(mix, size));
    if (counts) {
      double unitAmount = inBytes ? (double) ByteSize.MIB / size : 1;
      row.add(result, unitAmount, mix == Mix.PUT ? device.puts() : device.gets());
    } else {
      row.addErrors(result);
    }
  }

  private S3Rounds row(String name, Rounds rounds, Optional<Figure.Target> target) {
    return rows.computeIfAbsent(name, absent -> new S3Rounds(rounds, target));
  }

  private Optional<Figure.Target> target(Mix mix, long size) {
    if (limits.isEmpty() || plan.clientCount() != TARGET_CLIENTS) {
      return Optional.empty();
    }
    if (size == SMALL_BYTES) {
      return target(mix, 4_000, 12_000);
    }
    return size == LARGE_BYTES ? target(mix, 0.5, 0.7) : Optional.empty();
  }

  private static Optional<Figure.Target> target(Mix mix, double put, double get) {
    return switch (mix) {
      case PUT -> Optional.of(Figure.Target.atLeast(put));
      case GET -> Optional.of(Figure.Target.atLeast(get));
      case MIXED, LIST, DELETE -> Optional.empty();
    };
  }

  private void list(boolean counts, String round) {
    listWith(plan.clientCount(), counts, round);
    if (plan.clientCount() > 1) {
      listWith(1, counts, round);
    }
  }

  private void listWith(int clientCount, boolean counts, String round) {
    String name =
        "list of %,d keys%s"
            .formatted(
                plan.keys().count(),
                clientCount == plan.clientCount() ? "" : ", " + clientCount + " client");
    progress.accept(name + ", " + round);
    LoadResult result = lister.run(Mix.LIST, clientCount, plan.durationNanos(), plan.objectCount());
    boolean aimed =
        limits.isPresent() && clientCount == TARGET_CLIENTS && plan.keys().count() >= TARGET_KEYS;
    Optional<Figure.Target> target =
        aimed ? Optional.of(Figure.Target.atLeast(250_000)) : Optional.empty();
    S3Rounds row = row(name, Rounds.unlimited(name, "keys/s"), target);
    if (counts) {
      row.add(result, 1, Double.NaN);
    } else {
      row.addErrors(result);
    }
  }

  /// Writes a size shortly: `4 KiB`.
  private static String label(long sizeBytes) {
    return new ByteSize(sizeBytes).toString().replace(".0 ", " ");
  }

  @Override
  public void close() {
    generators.values().forEach(LoadGenerator::close);
    lister.close();
  }
}
