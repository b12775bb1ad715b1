package dev.varve.base.disk;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A lock of the operating system on a file that names its holder. Locks of one process do not
/// exclude each other, so those are kept in a set beside.
final class LocalLock implements DiskLock {
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private LocalLock(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  static LocalLock take(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    Path path = file.toRealPath();
    if (!HELD_HERE.add(path)) {
      channel.close();
      throw held(path, "this process");
    }
    try {
      if (channel.tryLock() == null) {
        throw held(path, "process " + Files.readString(path).strip());
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
      return new LocalLock(path, channel);
    } catch (IOException | OverlappingFileLockException | VarveException e) {
      HELD_HERE.remove(path);
      channel.close();
      throw e;
    }
  }

  private static VarveException held(Path path, String holder) {
    return new VarveException(
        ErrorCode.LOCKED,
        path.getParent() + " is in use by " + holder + "; stop it or choose another directory");
  }

  @Override
  public void close() {
    if (channel.isOpen()) {
      HELD_HERE.remove(path);
      LocalDisk.attempt(
          "unlock",
          path,
          () -> {
            channel.close();
            return path;
          });
    }
  }
}
