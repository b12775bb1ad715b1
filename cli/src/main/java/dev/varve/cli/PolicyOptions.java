package dev.varve.cli;

import dev.varve.volume.inode.Policy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What a volume keeps of the past, as options. What is left out stays as it is.
final class PolicyOptions {
  @Option(
      names = "--trash",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long deleted files can be brought back, such as 7d; 0d for not at all.")
  private @Nullable Duration trash;

  @Option(
      names = "--versions",
      paramLabel = "COUNT",
      description = "How many earlier versions of each file are kept; 0 for none.")
  private @Nullable Integer versions;

  @Option(
      names = "--keep",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long earlier versions are kept at most; 0d for ever.")
  private @Nullable Duration keep;

  /// Says whether any was given.
  boolean isAny() {
    return trash != null || versions != null || keep != null;
  }

  /// Returns a policy with these changes.
  Policy over(Policy policy) {
    return new Policy(
        versions == null ? policy.versionCount() : versions,
        keep == null ? policy.versionNanos() : keep.toNanos(),
        trash == null ? policy.trashNanos() : trash.toNanos());
  }
}
