package dev.varve.bench;

import dev.varve.format.digest.DigestAlgorithm;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Digests of chunks of 1 MiB and of 4 KiB on one core, beside SHA-256.
final class DigestBench {
  private static final int SMALL_BYTES = 4096;

  /// BLAKE3 was written here to be faster than what the JDK has: see docs/decisions/0002-blake3.md.
  private static final double BLAKE3_TARGET = 1.5;

  private final Plan plan;
  private final Consumer<String> progress;

  DigestBench(Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  List<Figure> run() {
    DigestAlgorithm.BLAKE3.warmUp();
    List<Figure> figures = new ArrayList<>(measure("1 MiB", MachineLimits.PIECE_BYTES));
    figures.addAll(measure("4 KiB", SMALL_BYTES));
    Rounds copies = Rounds.unlimited("memory copy", "MiB/s");
    for (int round = 0; round < plan.roundCount(); round++) {
      copies.add(MachineLimits.memoryCopy());
    }
    figures.add(copies.figure());
    return figures;
  }

  private List<Figure> measure(String size, int pieceBytes) {
    Map<DigestAlgorithm, Rounds> rounds = new EnumMap<>(DigestAlgorithm.class);
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      rounds.put(
          algorithm, Rounds.of(algorithm.label() + ", " + size, "MiB/s", "sha256 by the JDK"));
      MachineLimits.digest(algorithm, pieceBytes);
    }
    double perMib = (double) pieceBytes / MachineLimits.PIECE_BYTES;
    for (int round = 0; round < plan.roundCount(); round++) {
      progress.accept("digests of " + size + ", round " + (round + 1));
      double limit = MachineLimits.digest(DigestAlgorithm.SHA_256, pieceBytes) * perMib;
      rounds.forEach((algorithm, pairs) ->
          pairs.add(MachineLimits.digest(algorithm, pieceBytes) * perMib, limit));
    }
    boolean isTarget = pieceBytes == MachineLimits.PIECE_BYTES;
    return rounds.entrySet().stream()
        .map(entry ->
            entry
                .getValue()
                .figure(
                    isTarget && entry.getKey() == DigestAlgorithm.BLAKE3
                        ? Optional.of(Figure.Target.atLeast(BLAKE3_TARGET))
                        : Optional.empty()))
        .toList();
  }
}
