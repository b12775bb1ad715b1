package dev.varve.testkit.disk;

import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskFile;
import dev.varve.base.disk.DiskLock;
import java.util.List;

/// Passes every call on to another disk: what a test's disk that differs in one thing extends.
public abstract class ForwardingDisk implements Disk {
  private final Disk disk;

  /// Wraps a disk.
  ///
  /// @param disk where calls go
  protected ForwardingDisk(Disk disk) {
    this.disk = disk;
  }

  /// Makes the same of a directory's disk.
  ///
  /// @param inner the disk of a directory
  /// @return a disk that differs in the same thing
  protected abstract Disk around(Disk inner);

  @Override
  public Disk at(String directory) {
    return around(disk.at(directory));
  }

  @Override
  public String describe(String name) {
    return disk.describe(name);
  }

  @Override
  public DiskFile create(String name) {
    return disk.create(name);
  }

  @Override
  public DiskFile open(String name) {
    return disk.open(name);
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
    disk.flushDirectory(directory);
  }

  @Override
  public long usableBytes() {
    return disk.usableBytes();
  }

  @Override
  public DiskLock lock(String name) {
    return disk.lock(name);
  }
}
