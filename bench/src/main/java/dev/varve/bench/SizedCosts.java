package dev.varve.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What operations cost in trees of several sizes, each beside what it costs in the smallest.
final class SizedCosts {
  /// An operation on an in-memory tree of the whole of which a constant number of nodes is touched:
  /// the cost should hardly depend on the tree.
  private static final double MAX_GROWTH = 1.5;

  private final int smallest;
  private final int largest;
  private final Map<String, Map<Integer, Rounds>> rounds = new LinkedHashMap<>();

  SizedCosts(int smallest, int largest) {
    this.smallest = smallest;
    this.largest = largest;
  }

  /// Adds what a round measured.
  ///
  /// @param micros of one operation
  /// @param smallestMicros the same of the smallest tree, in the same round
  void add(String operation, int size, double micros, double smallestMicros) {
    rounds
        .computeIfAbsent(operation, key -> new LinkedHashMap<>())
        .computeIfAbsent(size, key -> newRounds(operation, size))
        .add(micros, smallestMicros);
  }

  private Rounds newRounds(String operation, int size) {
    String name = operation + ", " + count(size);
    return size == smallest
        ? Rounds.unlimited(name, "us")
        : Rounds.of(name, "us", "with " + count(smallest));
  }

  /// Returns the table: a figure for each operation and size.
  List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    rounds
        .values()
        .forEach(sizes ->
            sizes.forEach((size, measured) ->
                figures.add(
                    measured.figure(
                        size == largest && size != smallest
                            ? Optional.of(Figure.Target.atMost(MAX_GROWTH))
                            : Optional.empty()))));
    return figures;
  }

  static String count(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
