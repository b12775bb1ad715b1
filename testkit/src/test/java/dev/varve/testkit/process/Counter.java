package dev.varve.testkit.process;

import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/// Counts for ever, keeps each number in a file and then says it; or, as the canary, keeps each a
/// hundred numbers later than it says it.
final class Counter {
  static final String FILE = "count";

  private Counter() {}

  /// Counts in the directory that the first argument names.
  public static void main(String[] arguments) {
    Disk disk = Disk.at(Path.of(arguments[0]));
    long late = arguments[1].equals("canary") ? 100 : 0;
    try (DiskFile file = disk.create(FILE)) {
      for (long number = 1; number < Long.MAX_VALUE; number++) {
        file.write(ByteBuffer.allocate(Long.BYTES).putLong(number - late).flip(), 0);
        System.out.println(number);
      }
    }
  }

  static long kept(Path directory) {
    ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
    try (DiskFile file = Disk.at(directory).open(FILE)) {
      return file.read(number, 0) == Long.BYTES ? number.getLong(0) : 0;
    }
  }

  static List<String> killed(Path directory, String kind, int lineCount) {
    List<String> arguments = List.of(directory.toString(), kind);
    return KilledProcess.linesUntilKilled(Counter.class, arguments, lineCount);
  }
}
