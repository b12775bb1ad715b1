package dev.varve.base.disk;

import java.nio.ByteBuffer;

/// An open file of a [Disk]. Positions are bytes from its start. Safe for any thread; writes that
/// overlap while both run leave either's bytes. Errors are those of [Disk].
public interface DiskFile extends AutoCloseable {
  /// Returns the full path, for messages.
  ///
  /// @return the path
  String path();

  /// Returns the file's size.
  ///
  /// @return bytes
  long size();

  /// Reads until the buffer is full or the file ends.
  ///
  /// @param target receives the bytes; its position advances by the count
  /// @param position where to start; at or past the end reads nothing
  /// @return the bytes read, from 0 to what was remaining
  int read(ByteBuffer target, long position);

  /// Writes the whole buffer, extending the file when needed. Not durable until [#flush].
  ///
  /// @param source what to write; its position advances to its limit
  /// @param position where to start; a gap before it reads as zeros
  void write(ByteBuffer source, long position);

  /// Cuts or extends the file; an extension reads as zeros.
  ///
  /// @param sizeBytes the new size
  void truncate(long sizeBytes);

  /// Makes the file's bytes and size durable. When it fails, what was written since the last
  /// success is in an unknown state and another flush proves nothing (see
  /// [dev.varve.base.commit.GroupCommit]).
  void flush();

  /// Closes the file without flushing it. Closing twice does nothing.
  @Override
  void close();
}
