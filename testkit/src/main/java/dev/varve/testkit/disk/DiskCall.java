package dev.varve.testkit.disk;

/// One call that a program made on a [SimDisk].
///
/// @param number counts calls of this disk from 1
/// @param kind what it does to the disk
/// @param text the call as words: `write journal/1 512+4096` writes 4096 bytes at 512
public record DiskCall(long number, Kind kind, String text) {
  /// What a call does to the disk.
  public enum Kind {
    /// Changes nothing.
    READ,
    /// Changes a file's content or size.
    WRITE,
    /// Changes a directory.
    ENTRY,
    /// Makes changes durable.
    FLUSH
  }

  @Override
  public String toString() {
    return text;
  }
}
