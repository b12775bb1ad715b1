package dev.varve.bench;

import java.nio.file.Path;
import java.util.List;

/// Names the programs that copy a tree of files from the machine into a new volume, as a user
/// would.
public interface TreeImport {
  /// Returns command lines, to be run one after another.
  ///
  /// @param source a directory
  /// @param dataDirectory an empty directory, which becomes a data directory
  /// @return for each its program and arguments
  List<List<String>> commands(Path source, Path dataDirectory);
}
