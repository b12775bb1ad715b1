package dev.varve.testkit.disk;

import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskFile;
import dev.varve.base.disk.DiskLock;
import java.nio.ByteBuffer;
import java.util.List;

/// A disk that skips one kind of flush: a canary for tests that crash.
///
/// @param disk the disk that does the rest
/// @param lie what is skipped
public record LyingDisk(Disk disk, Lie lie) implements Disk {
  /// What a lying disk only pretends to do.
  public enum Lie {
    /// To make the bytes of a file durable.
    FLUSH_OF_A_FILE,
    /// To make the names in a directory durable.
    FLUSH_OF_THE_DIRECTORY
  }

  @Override
  public Disk at(String directory) {
    return new LyingDisk(disk.at(directory), lie);
  }

  @Override
  public String describe(String name) {
    return disk.describe(name);
  }

  @Override
  public DiskFile create(String name) {
    return new LyingFile(disk.create(name), lie);
  }

  @Override
  public DiskFile open(String name) {
    return new LyingFile(disk.open(name), lie);
  }

  @Override
  public boolean exists(String name) {
    return disk.exists(name);
  }

  @Override
  public List<String> list(String directory) {
    return disk.list(directory);
  }

  @Override
  public void createDirectory(String directory) {
    disk.createDirectory(directory);
  }

  @Override
  public void rename(String from, String to) {
    disk.rename(from, to);
  }

  @Override
  public void delete(String name) {
    disk.delete(name);
  }

  @Override
  public void flushDirectory(String directory) {
    if (lie != Lie.FLUSH_OF_THE_DIRECTORY) {
      disk.flushDirectory(directory);
    }
  }

  @Override
  public long usableBytes() {
    return disk.usableBytes();
  }

  @Override
  public DiskLock lock(String name) {
    return disk.lock(name);
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
