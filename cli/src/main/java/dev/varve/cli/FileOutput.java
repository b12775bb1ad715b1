package dev.varve.cli;

import dev.varve.base.ByteSize;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.inode.Inode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/// Writes the content of a file of a volume to a stream.
final class FileOutput {
  private FileOutput() {}

  static void copy(OpenVolume volume, VolumePlace place, OutputStream output) {
    Inode inode = volume.find(place, true);
    if (!inode.isRegular()) {
      throw new VarveException(
          inode.isDirectory() ? ErrorCode.IS_DIRECTORY : ErrorCode.NOT_SUPPORTED,
          place
              + " is a "
              + FileLine.typeName(inode.type())
              + (inode.isDirectory() ? "; copy it with varve export" : ", which has no content"));
    }
    ByteBuffer buffer = ByteBuffer.allocate(ByteSize.MIB);
    try (VolumeTree.Content content = volume.tree(place).open(inode.ino())) {
      long at = 0;
      for (int count = content.read(at, buffer);
          count > 0;
          count = content.read(at, buffer.clear())) {
        output.write(buffer.array(), 0, count);
        at += count;
      }
      output.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write what " + place + " holds", e);
    }
  }
}
