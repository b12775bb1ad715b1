package dev.varve.testkit.disk;

import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskFile;
import java.nio.ByteBuffer;

/// A disk that skips one kind of flush: a canary for tests that crash.
public final class LyingDisk extends ForwardingDisk {
  /// What a lying disk only pretends to do.
  public enum Lie {
    /// To make the bytes of a file durable.
    FLUSH_OF_A_FILE,
    /// To make the names in a directory durable.
    FLUSH_OF_THE_DIRECTORY
  }

  private final Lie lie;

  /// Wraps a disk.
  ///
  /// @param disk the disk that does the rest
  /// @param lie what is skipped
  public LyingDisk(Disk disk, Lie lie) {
    super(disk);
    this.lie = lie;
  }

  @Override
  protected Disk around(Disk inner) {
    return new LyingDisk(inner, lie);
  }

  @Override
  public DiskFile create(String name) {
    return new LyingFile(super.create(name), lie);
  }

  @Override
  public DiskFile open(String name) {
    return new LyingFile(super.open(name), lie);
  }

  @Override
  public void flushDirectory(String directory) {
    if (lie != Lie.FLUSH_OF_THE_DIRECTORY) {
      super.flushDirectory(directory);
    }
  }

  private record LyingFile(DiskFile file, Lie lie) implements DiskFile {
    @Override
    public String path() {
      return file.path();
    }

    @Override
    public long size() {
      return file.size();
    }

    @Override
    public int read(ByteBuffer target, long position) {
      return file.read(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) {
      file.write(source, position);
    }

    @Override
    public void truncate(long sizeBytes) {
      file.truncate(sizeBytes);
    }

    @Override
    public void flush() {
      if (lie != Lie.FLUSH_OF_A_FILE) {
        file.flush();
      }
    }

    @Override
    public void close() {
      file.close();
    }
  }
}
