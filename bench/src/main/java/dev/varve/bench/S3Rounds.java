package dev.varve.bench;

import dev.varve.bench.s3.Latencies;
import dev.varve.bench.s3.LoadResult;
import java.util.Optional;

/// The measurements of one row.
final class S3Rounds {
  private final Rounds rounds;
  private final Optional<Figure.Target> target;
  private final Latencies latencies = new Latencies();
  private long errorCount;
  private Optional<String> firstError = Optional.empty();

  S3Rounds(Rounds rounds, Optional<Figure.Target> target) {
    this.rounds = rounds;
    this.target = target;
  }

  /// Adds a round.
  ///
  /// @param unitAmount how many objects or keys one of the figure's unit is
  void add(LoadResult result, double unitAmount, double limit) {
    rounds.add(result.perSecond() / unitAmount, limit);
    latencies.add(result.latencies());
    addErrors(result);
  }

  void addErrors(LoadResult result) {
    errorCount += result.errorCount();
    firstError = firstError.or(result::firstError);
  }

  void add(double value) {
    rounds.add(value);
  }

  S3Row row() {
    return new S3Row(rounds.figure(target), latencies, errorCount, firstError);
  }
}
