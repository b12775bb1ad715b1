package dev.varve.bench;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;

/// A tree of files from the machine into a new volume, beside `cp -a` and `sync` of the same tree
/// to the same disk: whole programs, from their start to their end.
final class ImportBench {
  /// Half the speed of the copy.
  private static final Figure.Target TARGET = Figure.Target.atMost(2);

  private final Path source;
  private final TreeImport treeImport;
  private final Rounds imports =
      Rounds.of("import of a tree of files", "s", "cp -a of it and sync");

  ImportBench(Path source, TreeImport treeImport) {
    this.source = source;
    this.treeImport = treeImport;
  }

  /// Measures one round. What comes first changes from round to round.
  void measure(Scratch scratch, int round) {
    if (round % 2 == 0) {
      double copied = copy(scratch);
      imports.add(importInto(scratch), copied);
    } else {
      double imported = importInto(scratch);
      imports.add(imported, copy(scratch));
    }
  }

  private double importInto(Scratch scratch) {
    return seconds(treeImport.commands(source, scratch.fresh("copy")));
  }

  private double copy(Scratch scratch) {
    String target = scratch.fresh("copy").resolve("tree").toString();
    return seconds(List.of(List.of("cp", "-a", source.toString(), target), List.of("sync")));
  }

  private static double seconds(List<List<String>> commands) {
    // What others wrote before is not to be waited for.
    run(List.of("sync"));
    Stopwatch watch = new Stopwatch();
    commands.forEach(ImportBench::run);
    return 1 / watch.perSecond(1);
  }

  private static void run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.INHERIT)
              .start();
      int status = process.waitFor();
      if (status != 0) {
        throw new VarveException(
            ErrorCode.INVALID_STATE,
            "%s ended with status %d; what was measured means nothing".formatted(command, status));
      }
    } catch (IOException | InterruptedException e) {
      throw new VarveException(ErrorCode.INVALID_STATE, "cannot run " + command, e);
    }
  }

  List<Figure> figures() {
    return List.of(imports.figure(TARGET));
  }
}
