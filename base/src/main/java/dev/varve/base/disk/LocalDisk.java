package dev.varve.base.disk;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// A directory of this machine. Blocking calls made by virtual threads run on [DiskThreads].
record LocalDisk(Path root) implements Disk {
  @Override
  public Disk at(String directory) {
    return new LocalDisk(path(directory));
  }

  @Override
  public String describe(String name) {
    return path(name).toString();
  }

  @Override
  public DiskFile create(String name) {
    Path path = path(name);
    return DiskThreads.call(() ->
        attempt(
            "create",
            path,
            () ->
                LocalFile.open(
                    path,
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE)));
  }

  @Override
  public DiskFile open(String name) {
    Path path = path(name);
    return DiskThreads.call(() ->
        attempt(
            "open",
            path,
            () -> LocalFile.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)));
  }

  @Override
  public boolean exists(String name) {
    Path path = path(name);
    return DiskThreads.call(() ->
        attempt(
            "look for",
            path,
            () -> {
              // Not Files.exists, to which an unreadable directory is an absent file.
              try {
                Files.readAttributes(path, BasicFileAttributes.class);
                return true;
              } catch (NoSuchFileException absent) {
                return false;
              }
            }));
  }

  @Override
  public List<String> list(String directory) {
    Path path = path(directory);
    return attempt(
        "list",
        path,
        () -> {
          try (Stream<Path> entries = Files.list(path)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
          }
        });
  }

  @Override
  public void createDirectory(String directory) {
    Path path = path(directory);
    attempt("create directory", path, () -> Files.createDirectories(path));
  }

  @Override
  public void rename(String from, String to) {
    Path source = path(from);
    Path target = path(to);
    Check.argument(
        Objects.equals(source.getParent(), target.getParent()),
        () -> "a file is renamed within its directory, found " + source + " to " + target);
    attempt(
        "rename",
        source,
        () ->
            Files.move(
                source,
                target,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING));
  }

  @Override
  public void delete(String name) {
    Path path = path(name);
    attempt(
        "delete",
        path,
        () -> {
          Files.delete(path);
          return path;
        });
  }

  @Override
  public void flushDirectory(String directory) {
    Path path = path(directory);
    DiskThreads.offload(() ->
        attempt(
            "flush directory",
            path,
            () -> {
              try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                channel.force(true);
              }
              return path;
            }));
  }

  @Override
  public long usableBytes() {
    return attempt("read free space of", root, () -> Files.getFileStore(root).getUsableSpace());
  }

  @Override
  public DiskLock lock(String name) {
    Path path = path(name);
    // On a thread that nobody interrupts: an interrupt would close the channel of the lock.
    return DiskThreads.offload(() -> attempt("lock", path, () -> LocalLock.take(path)));
  }

  private Path path(String name) {
    Disk.checkName(name);
    return root.resolve(name);
  }

  /// What an I/O call does, with the exception it may throw.
  @FunctionalInterface
  interface Attempt<T> {
    T run() throws IOException;
  }

  /// Runs an I/O call and gives its exception the one meaning it has everywhere.
  static <T> T attempt(String verb, Path path, Attempt<T> call) {
    try {
      return call.run();
    } catch (IOException e) {
      throw translate(verb, path, e);
    } catch (UncheckedIOException e) {
      throw translate(verb, path, Objects.requireNonNull(e.getCause()));
    }
  }

  private static VarveException translate(String verb, Path path, IOException e) {
    String what = "cannot " + verb + " " + path + ": ";
    return switch (e) {
      case NoSuchFileException absent ->
          new VarveException(ErrorCode.NOT_FOUND, what + "no such file or directory", absent);
      case FileAlreadyExistsException taken ->
          new VarveException(ErrorCode.ALREADY_EXISTS, what + "it exists already", taken);
      case AtomicMoveNotSupportedException other ->
          new VarveException(ErrorCode.DISK_FAILED, what + "not one file system", other);
      default ->
          isFull(e)
              ? new VarveException(
                  ErrorCode.STORAGE_FULL, what + "no space left; free some and try again", e)
              : new VarveException(ErrorCode.DISK_FAILED, what + reason(e), e);
    };
  }

  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException named ? named.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }

  /// The JDK has no exception of its own for ENOSPC and EDQUOT: `strerror(3)` is all there is.
  private static boolean isFull(IOException e) {
    String reason = reason(e);
    return reason.contains("No space left on device") || reason.contains("Disk quota exceeded");
  }
}
