package dev.varve.cli;

import dev.varve.posix.PosixFile;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/// A file of the machine as a copy sees either side.
///
/// @param file the file
record MachineFile(PosixFile file) implements VolumeTree.Content, WritableTree.Sink {
  @Override
  public int read(long offset, ByteBuffer target) {
    return file.read(target, offset);
  }

  @Override
  public OptionalLong seekData(long offset) {
    return file.seekData(offset);
  }

  @Override
  public OptionalLong seekHole(long offset) {
    return file.seekHole(offset);
  }

  @Override
  public void write(long offset, ByteBuffer source) {
    file.write(source, offset);
  }

  @Override
  public void truncate(long sizeBytes) {
    file.truncate(sizeBytes);
  }

  @Override
  public void close() {
    file.close();
  }
}
