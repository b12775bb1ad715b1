package dev.varve.volume.posixmodel;

import dev.varve.base.ByteSize;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.store.ChunkStore;
import dev.varve.store.memory.MemoryChunkStore;
import dev.varve.testkit.SimClock;
import dev.varve.testkit.SimRandom;
import dev.varve.volume.Volume;
import dev.varve.volume.VolumeOptions;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
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
      try (Volume volume = Volume.open(disk, forgiving(store), options, clock, random)) {
        System.err.println("recovered " + volume.replayedCount() + " operations");
      }
    }
  }

  /// A store that has an empty list for what it lacks: the lists of nodes that deleted snapshots
  /// left are in the store of the live volume only, and so are those nodes.
  private static ChunkStore forgiving(ChunkStore store) {
    Chunk nothing = Chunk.copyOf(DigestAlgorithm.DEFAULT, ByteBuffer.wrap(new byte[Long.BYTES]));
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          try {
            return method.invoke(store, arguments);
          } catch (InvocationTargetException e) {
            if (method.getName().equals("get")
                && e.getCause() instanceof VarveException fault
                && fault.code() == ErrorCode.NOT_FOUND) {
              return nothing;
            }
            throw e.getCause();
          }
        };
    return (ChunkStore)
        Proxy.newProxyInstance(
            ChunkStore.class.getClassLoader(), new Class<?>[] {ChunkStore.class}, handler);
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
