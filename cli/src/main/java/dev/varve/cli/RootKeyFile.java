package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.RandomSource;
import dev.varve.base.VarveException;
import dev.varve.gateway.s3.access.AccessKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/// The file of a data directory that holds the key of who may do everything over S3: the access key
/// on a line, its secret on the next.
final class RootKeyFile {
  private static final String NAME = "s3-root-key";
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  private final Path file;

  RootKeyFile(Path directory) {
    this.file = in(directory);
  }

  /// Returns where the file of a data directory is.
  static Path in(Path directory) {
    return directory.resolve(NAME);
  }

  /// Reads the key, or makes one and tells it, this once.
  AccessKey readOrMake(RandomSource random, Terminal terminal) {
    if (Files.exists(file)) {
      return read();
    }
    AccessKey made = AccessKey.random(random);
    write(made);
    terminal.tell("made the root key; it is kept in " + file + " and not shown again:");
    terminal.tell("  access key  " + made.id());
    terminal.tell("  secret key  " + made.secret());
    return made;
  }

  private AccessKey read() {
    try {
      Set<PosixFilePermission> found = Files.getPosixFilePermissions(file);
      if (!OWNER.containsAll(found)) {
        throw new VarveException(
            ErrorCode.NOT_PERMITTED,
            file
                + " may be read or changed by others ("
                + PosixFilePermissions.toString(found)
                + "); end that with: chmod 600 "
                + file);
      }
      List<String> lines = Files.readAllLines(file);
      if (lines.size() != 2) {
        throw new VarveException(
            ErrorCode.CORRUPT,
            file
                + " should have two lines, an access key and its secret, found "
                + lines.size()
                + "; take the file away to get a new key");
      }
      return new AccessKey(lines.get(0), lines.get(1));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private void write(AccessKey key) {
    Path unfinished = file.resolveSibling(NAME + ".new");
    byte[] text = (key.id() + "\n" + key.secret() + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      Files.deleteIfExists(unfinished);
      Files.createFile(unfinished, PosixFilePermissions.asFileAttribute(OWNER));
      try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(text));
        channel.force(true);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
