package dev.varve.volume;

import dev.varve.format.chunk.ChunkId;
import java.util.List;

/// What a verification found.
///
/// @param root the digest that proves the volume's newest state
/// @param inodes how many inodes that has
/// @param nodes how many nodes of trees were read, also of snapshots
/// @param chunks how many payload chunks were read, once for each state that names them
/// @param problems what is wrong, empty when nothing is
public record VerifyReport(
    ChunkId root, long inodes, long nodes, long chunks, List<String> problems) {
  /// Copies the list.
  public VerifyReport {
    problems = List.copyOf(problems);
  }
}
