package dev.varve.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The measurements of one figure, a pair with its limit in each round.
final class Rounds {
  private final String name;
  private final String unit;
  private final String limitName;
  private final List<double[]> pairs = new ArrayList<>();

  private Rounds(String name, String unit, String limitName) {
    this.name = name;
    this.unit = unit;
    this.limitName = limitName;
  }

  static Rounds of(String name, String unit, String limitName) {
    return new Rounds(name, unit, limitName);
  }

  static Rounds unlimited(String name, String unit) {
    return new Rounds(name, unit, "");
  }

  void add(double value, double limit) {
    pairs.add(new double[] {value, limit});
  }

  void add(double value) {
    add(value, Double.NaN);
  }

  Figure figure(Optional<Figure.Target> target) {
    double[] values = pairs.stream().mapToDouble(pair -> pair[0]).toArray();
    double[] limits = pairs.stream().mapToDouble(pair -> pair[1]).toArray();
    double[] ratios = pairs.stream().mapToDouble(pair -> pair[0] / pair[1]).toArray();
    Optional<Figure.Limit> limit =
        limitName.isEmpty()
            ? Optional.empty()
            : Optional.of(new Figure.Limit(limitName, median(limits), median(ratios)));
    return new Figure(name, median(values), unit, limit, target);
  }

  Figure figure(Figure.Target target) {
    return figure(Optional.of(target));
  }

  Figure figure(double target) {
    return figure(Figure.Target.atLeast(target));
  }

  Figure figure() {
    return figure(Optional.empty());
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
