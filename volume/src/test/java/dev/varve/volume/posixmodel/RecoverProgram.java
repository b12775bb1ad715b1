package dev.varve.volume.posixmodel;

import dev.varve.base.ByteSize;
import dev.varve.base.disk.Disk;
import dev.varve.store.memory.MemoryChunkStore;
import dev.varve.testkit.SimClock;
import dev.varve.testkit.SimRandom;
import dev.varve.volume.Volume;
import dev.varve.volume.VolumeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// A volume that lost every checkpoint but its first: it recovers by its whole journal, and writes
/// a line for each checkpoint on the way.
final class RecoverProgram {
  private RecoverProgram() {}

  /// Recovers in the directory that the first argument names, which is empty, from the journal in
  /// the directory of the second, with as many bytes of cache as the third says.
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    Disk disk = new KeepingDisk(Disk.at(directory), System.out::println);
    SimClock clock = new SimClock(LiveProgram.CLOCK_MILLIS);
    SimRandom random = new SimRandom(9);
    VolumeOptions options =
        VolumeOptions.defaults()
            .withNodeCacheBytes(Long.parseLong(arguments[2]))
            .withJournal(LiveProgram.journal());
    try (MemoryChunkStore store = MemoryChunkStore.open(new ByteSize(ByteSize.GIB))) {
      Volume.create(disk, LiveProgram.ID, store, options, clock, random).close();
      replace(directory.resolve(LiveProgram.JOURNAL), Path.of(arguments[1], LiveProgram.JOURNAL));
      try (Volume volume = Volume.open(disk, store, options, clock, random)) {
        System.err.println("recovered " + volume.replayedCount() + " operations");
      }
    }
  }

  private static void replace(Path journal, Path from) throws IOException {
    try (Stream<Path> old = Files.list(journal)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, journal.resolve(file.getFileName()));
      }
    }
  }
}
