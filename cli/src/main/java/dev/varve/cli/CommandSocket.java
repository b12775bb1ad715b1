package dev.varve.cli;

import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/// Where the process that has a data directory open takes commands.
final class CommandSocket {
  private static final String FILE = "varve.sock";

  /// The longest path of a socket, `sun_path` in `unix(7)` without its end.
  static final int MAX_PATH_BYTES = 107;

  private CommandSocket() {}

  static Path path(Path directory) {
    return directory.resolve(FILE);
  }

  static UnixDomainSocketAddress address(Path directory) {
    return UnixDomainSocketAddress.of(path(directory));
  }
}
