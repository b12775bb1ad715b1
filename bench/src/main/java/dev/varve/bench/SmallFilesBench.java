package dev.varve.bench;

import dev.varve.base.Check;
import dev.varve.volume.Durability;
import dev.varve.volume.FileHandle;
import dev.varve.volume.OpenMode;
import dev.varve.volume.VolumeFiles;
import dev.varve.volume.access.Caller;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Small files with content, as many as the plan says, in one volume, with the heap that the
/// process has: run with a small one (`VARVE_JAVA_OPTS=-Xmx512m`) to see that it is enough.
final class SmallFilesBench {
  private static final int MIN_BYTES = 100;
  private static final int MAX_BYTES = 500;
  private static final int FILE_MODE = 0644;
  private static final int READ_COUNT = 100_000;
  private static final double MIB = 1 << 20;

  private final int fileCount;
  private final List<Figure> figures = new ArrayList<>();

  SmallFilesBench(int fileCount) {
    this.fileCount = fileCount;
  }

  /// Measures once.
  void measure(Scratch scratch) {
    String count = SizedCosts.count(fileCount) + " small files: ";
    try (BenchVolume bench = BenchVolume.create(scratch)) {
      VolumeFiles files = bench.files(Durability.FSYNC);
      FileTree tree = FileTree.nested(fileCount);
      Stopwatch writing = new Stopwatch();
      for (int i = 0; i < fileCount; i++) {
        write(files, tree, i);
      }
      bench.volume().sync();
      tell(count + "create, write, close", writing.perSecond(fileCount), "/s");
      tell(count + "open again", bench.reopen() / 1e6, "s");
      VolumeFiles reopened = bench.files(Durability.FSYNC);
      SplittableRandom random = new SplittableRandom(1);
      Stopwatch reading = new Stopwatch();
      for (int i = 0; i < READ_COUNT; i++) {
        read(reopened, tree, random.nextInt(fileCount));
      }
      tell(count + "look up, open, read at random", reading.perSecond(READ_COUNT), "/s");
      tell("memory for nodes", bench.volume().nodeStats().bytes() / MIB, "MiB");
    }
    Runtime runtime = Runtime.getRuntime();
    tell("largest heap allowed", runtime.maxMemory() / MIB, "MiB");
    tell("heap taken", runtime.totalMemory() / MIB, "MiB");
  }

  private static void write(VolumeFiles files, FileTree tree, int number) {
    long directory = tree.directory(files, number);
    try (FileHandle handle =
        files.create(Caller.ROOT, directory, tree.name(number), FILE_MODE, 0, OpenMode.WRITE)) {
      handle.write(0, ByteBuffer.wrap(content(number)));
    }
  }

  private static void read(VolumeFiles files, FileTree tree, int number) {
    long ino =
        files.lookup(Caller.ROOT, tree.directory(number), tree.name(number)).orElseThrow().ino();
    ByteBuffer target = ByteBuffer.allocate(MAX_BYTES + 1);
    try (FileHandle handle = files.open(Caller.ROOT, ino, OpenMode.READ)) {
      handle.read(0, target);
    }
    byte[] found = Arrays.copyOf(target.array(), target.position());
    Check.invariant(
        Arrays.equals(found, content(number)), () -> "file " + number + " has other content");
  }

  private static byte[] content(int number) {
    SplittableRandom random = new SplittableRandom(number);
    byte[] content = new byte[random.nextInt(MIN_BYTES, MAX_BYTES)];
    random.nextBytes(content);
    return content;
  }

  private void tell(String name, double value, String unit) {
    Rounds rounds = Rounds.unlimited(name, unit);
    rounds.add(value);
    figures.add(rounds.figure());
  }

  List<Figure> figures() {
    return figures;
  }
}
