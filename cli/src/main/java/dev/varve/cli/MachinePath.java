package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.posix.Directory;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

/// A path of the machine on the command line, as the bytes that the kernel knows.
final class MachinePath {
  private MachinePath() {}

  static byte[] bytes(Path path) {
    // What the JVM decoded the command line with.
    String charset = System.getProperty("sun.jnu.encoding", "UTF-8");
    return path.toString().getBytes(Charset.forName(charset));
  }

  /// Opens a directory that is there.
  static Directory open(Path path) {
    if (!Files.isDirectory(path)) {
      throw new VarveException(
          Files.exists(path) ? ErrorCode.NOT_DIRECTORY : ErrorCode.NOT_FOUND,
          path + (Files.exists(path) ? " is no directory" : " is not there"));
    }
    return Directory.open(bytes(path));
  }
}
