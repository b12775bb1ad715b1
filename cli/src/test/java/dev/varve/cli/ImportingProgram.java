package dev.varve.cli;

import dev.varve.posix.Directory;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/// Imports a tree again and again, and writes a line whenever it got on, until it is killed.
final class ImportingProgram {
  private static final int ENTRIES_PER_LINE = 20;

  private ImportingProgram() {}

  private static final long PAUSE_NANOS = 100_000;

  /// Runs it.
  ///
  /// @param args the data directory, the volume, the tree
  public static void main(String[] args) {
    PrintStream lines = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    Terminal terminal =
        new Terminal(
            new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    try (DataDirectory data = DataDirectory.open(Path.of(args[0]), terminal);
        OpenVolume volume = OpenVolume.forWork(data, args[1])) {
      while (true) {
        run(volume, args[2], terminal, lines);
        lines.println("complete");
      }
    }
  }

  private static void run(OpenVolume volume, String tree, Terminal terminal, PrintStream lines) {
    TreeCounts counts = new TreeCounts();
    Thread watch =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              for (long told = 0;
                  !Thread.currentThread().isInterrupted();
                  LockSupport.parkNanos(PAUSE_NANOS)) {
                if (counts.entryCount() > told + ENTRIES_PER_LINE) {
                  told = counts.entryCount();
                  lines.println(told);
                }
              }
            });
    TreeImport.run(
        Directory.open(SampleTree.bytes(tree)),
        volume.tree(),
        volume.makeDirectories(VolumePlace.parse("v:/in")).ino(),
        TreeOptions.DEFAULT,
        counts,
        terminal);
    watch.interrupt();
  }
}
