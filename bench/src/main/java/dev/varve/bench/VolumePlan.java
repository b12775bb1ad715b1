package dev.varve.bench;

import dev.varve.base.ByteSize;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// What the benchmark of volumes does.
///
/// @param parts which of its parts
/// @param inodeCount how many files the largest trees have, from 1,000 to 100 million
/// @param fileBytes how long the long file is, from 64 MiB to 1 TiB
/// @param source the directory to be imported; without one that part is left out
/// @param treeImport imports it
public record VolumePlan(
    Set<VolumePart> parts,
    int inodeCount,
    long fileBytes,
    Optional<Path> source,
    TreeImport treeImport) {
  /// Checks the ranges.
  public VolumePlan {
    parts = Set.copyOf(parts);
    Plan.within("a number of inodes", inodeCount, 1_000, 100_000_000);
    Plan.within("a file's size", fileBytes, 64L * ByteSize.MIB, 1024 * ByteSize.GIB);
  }
}
