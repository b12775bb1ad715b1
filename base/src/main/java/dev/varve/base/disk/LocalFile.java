package dev.varve.base.disk;

import dev.varve.base.Check;
import dev.varve.base.VarveException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file of this machine. The JDK closes a channel when a thread that uses it is interrupted, so
/// there are two: reads and writes, which may be done again on a new channel, have one; flushes
/// have the other, used only by [DiskThreads], which nobody interrupts. The kernel reports a failed
/// write-back once per open file description, and this one is open from the first write on, so no
/// error is missed.
final class LocalFile implements DiskFile {
  private final Path path;
  private final FileChannel flushes;
  private volatile FileChannel channel;
  private volatile boolean closed;

  private LocalFile(Path path, FileChannel channel, FileChannel flushes) {
    this.path = path;
    this.channel = channel;
    this.flushes = flushes;
  }

  static LocalFile open(Path path, OpenOption... options) throws IOException {
    FileChannel channel = FileChannel.open(path, options);
    try {
      return new LocalFile(path, channel, FileChannel.open(path, StandardOpenOption.WRITE));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public String path() {
    return path.toString();
  }

  @Override
  public long size() {
    return retried("read size of", FileChannel::size);
  }

  @Override
  public int read(ByteBuffer target, long position) {
    checkNotNegative("position", position);
    return DiskThreads.call(() -> readFully(target, position));
  }

  private int readFully(ByteBuffer target, long position) {
    int start = target.position();
    while (target.hasRemaining()) {
      int done = target.position() - start;
      int count = retried("read", open -> open.read(target, position + done));
      if (count < 0) {
        break;
      }
    }
    return target.position() - start;
  }

  @Override
  public void write(ByteBuffer source, long position) {
    checkNotNegative("position", position);
    int start = source.position();
    DiskThreads.call(() -> {
      while (source.hasRemaining()) {
        int done = source.position() - start;
        retried("write", open -> open.write(source, position + done));
      }
      return source;
    });
  }

  @Override
  public void truncate(long sizeBytes) {
    checkNotNegative("size", sizeBytes);
    retried(
        "resize",
        open -> {
          long size = open.size();
          if (sizeBytes < size) {
            open.truncate(sizeBytes);
          } else if (sizeBytes > size) {
            open.write(ByteBuffer.wrap(new byte[1]), sizeBytes - 1);
          }
          return sizeBytes;
        });
  }

  @Override
  public void flush() {
    checkOpen();
    DiskThreads.offload(() ->
        LocalDisk.attempt(
            "flush",
            path,
            () -> {
              flushes.force(false);
              return path;
            }));
  }

  @Override
  public void close() {
    closed = true;
    LocalDisk.attempt(
        "close",
        path,
        () -> {
          channel.close();
          flushes.close();
          return path;
        });
  }

  /// A call that does the same when done again.
  @FunctionalInterface
  private interface Repeatable<T> {
    T on(FileChannel channel) throws IOException;
  }

  private <T> T retried(String verb, Repeatable<T> call) {
    boolean interrupted = false;
    try {
      while (true) {
        checkOpen();
        FileChannel current = channel;
        try {
          return LocalDisk.attempt(verb, path, () -> call.on(current));
        } catch (VarveException e) {
          if (!(e.getCause() instanceof ClosedChannelException)) {
            throw e;
          }
          interrupted |= Thread.interrupted();
          reopen();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Replaces a channel that an interrupt closed.
  private synchronized void reopen() {
    checkOpen();
    if (!channel.isOpen()) {
      channel =
          LocalDisk.attempt(
              "reopen",
              path,
              () -> FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }
  }

  private void checkNotNegative(String what, long bytes) {
    Check.argument(bytes >= 0, () -> "a " + what + " in " + path + " is below zero: " + bytes);
  }

  private void checkOpen() {
    Check.state(!closed, () -> path + " is closed");
  }
}
