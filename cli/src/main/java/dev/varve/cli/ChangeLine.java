package dev.varve.cli;

import dev.varve.volume.diff.PathChange;
import dev.varve.volume.diff.VolumeDiff;
import java.nio.charset.StandardCharsets;

/// Shows what changed between two states of a volume.
final class ChangeLine {
  private ChangeLine() {}

  /// Shows a change for a person.
  static String text(PathChange change) {
    String path = text(change.path());
    return switch (change.kind()) {
      case DELETED -> "-  " + path;
      case RENAMED -> "R  " + change.oldPath().map(ChangeLine::text).orElse("") + " -> " + path;
      case CREATED -> "+  " + path;
      case MODIFIED -> "M  " + path;
    };
  }

  /// Shows a change for a script.
  static JsonLine json(PathChange change) {
    JsonLine line =
        new JsonLine()
            .put("change", change.kind().name().toLowerCase(java.util.Locale.ROOT))
            .put("path", text(change.path()))
            .put("type", FileLine.typeName(change.type()))
            .put("ino", change.ino());
    change.oldPath().ifPresent(old -> line.put("oldPath", text(old)));
    return line;
  }

  /// Shows how many changes there are.
  static String text(VolumeDiff.Counts counts) {
    return "%d created, %d deleted, %d renamed, %d modified"
        .formatted(counts.created(), counts.deleted(), counts.renamed(), counts.modified());
  }

  private static String text(byte[] path) {
    return new String(path, StandardCharsets.UTF_8);
  }
}
