package dev.varve.bench;

import dev.varve.base.ByteSize;
import dev.varve.bench.s3.Endpoint;
import dev.varve.bench.s3.ListedKeys;
import dev.varve.bench.s3.LoadGenerator;
import dev.varve.bench.s3.Mix;
import dev.varve.bench.s3.SigningKey;
import dev.varve.format.digest.DigestAlgorithm;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Loads a server of S3: one that is there, or Varve itself in a process of its own on this
/// machine, beside what caps it.
public final class S3Bench {
  /// What an own server needs besides the objects.
  private static final long OTHER_BYTES = 2 * ByteSize.GIB;

  private final S3Plan plan;
  private final Consumer<String> progress;

  /// Prepares a measurement.
  ///
  /// @param plan what to do
  /// @param progress is told what is being done
  public S3Bench(S3Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /// Loads a server that is there. What is put is deleted again.
  ///
  /// @param endpoint where it listens
  /// @param key a key that may use the bucket
  /// @return what was measured
  public List<S3Row> run(Endpoint endpoint, SigningKey key) {
    LoadGenerator.Target target = new LoadGenerator.Target(endpoint, key, plan.bucket());
    boolean made = target.createBucket();
    try (S3Loads loads = new S3Loads(plan, target, Optional.empty(), progress)) {
      if (lists()) {
        loads.putListed();
      }
      List<S3Row> rows = loads.run();
      loads.deleteAll();
      if (made) {
        target.deleteBucket();
      }
      return rows;
    }
  }

  /// Starts a server on this machine and loads it.
  ///
  /// @param directory an existing directory; what is written there is deleted again
  /// @param host starts the server
  /// @return what was measured
  public List<S3Row> run(Path directory, S3Host host) {
    DigestAlgorithm.DEFAULT.warmUp();
    try (Scratch scratch = Scratch.in(directory, neededBytes())) {
      progress.accept(
          lists() ? "making %,d objects to be listed".formatted(plan.keys().count()) : "starting");
      Optional<ListedKeys> listed = lists() ? Optional.of(plan.keys()) : Optional.empty();
      try (S3Host.Running server = host.start(scratch.fresh("data"), plan.bucket(), listed)) {
        LoadGenerator.Target target =
            new LoadGenerator.Target(server.endpoint(), server.key(), plan.bucket());
        try (S3Loads loads =
            new S3Loads(plan, target, Optional.of(new S3Limits(scratch)), progress)) {
          return loads.run();
        }
      }
    }
  }

  private boolean lists() {
    return plan.mixes().contains(Mix.LIST);
  }

  private long neededBytes() {
    long loadCount = (long) plan.sizesBytes().size() * (plan.roundCount() + 1);
    return loadCount * S3Loads.MAX_PUT_BYTES + OTHER_BYTES;
  }
}
