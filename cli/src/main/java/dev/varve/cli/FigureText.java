package dev.varve.cli;

import dev.varve.bench.Figure;
import java.util.Locale;

/// Shows what was measured, to a person and to a script.
final class FigureText {
  private static final double FEW = 100;

  private FigureText() {}

  /// Shows as many digits as mean something.
  static String number(double value) {
    return String.format(Locale.ROOT, value < FEW ? "%,.2f" : "%,.0f", value);
  }

  static String comparison(Figure figure) {
    String target = figure.target().map(FigureText::words).orElse("");
    String reached = figure.isReached().map(is -> is ? "  [ok]" : "  [MISSED]").orElse("");
    if (figure.limit().isEmpty()) {
      return target + reached;
    }
    Figure.Limit limit = figure.limit().get();
    return String.format(
        Locale.ROOT,
        "%.2f x %s: %s%s%s",
        limit.ratio(),
        number(limit.value()),
        limit.name(),
        target.isEmpty() ? "" : ", " + target,
        reached);
  }

  private static String words(Figure.Target target) {
    return "target " + (target.isMost() ? "at most " : "") + number(target.bound());
  }

  static JsonLine json(String benchmark, Figure figure) {
    JsonLine line = new JsonLine();
    line.put("benchmark", benchmark);
    line.put("name", figure.name()).put("value", figure.value()).put("unit", figure.unit());
    figure
        .limit()
        .ifPresent(limit ->
            line.put("limitName", limit.name())
                .put("limit", limit.value())
                .put("ratio", limit.ratio()));
    figure
        .target()
        .ifPresent(target -> line.put(target.isMost() ? "targetMost" : "target", target.bound()));
    figure.isReached().ifPresent(reached -> line.put("reached", reached));
    return line;
  }
}
