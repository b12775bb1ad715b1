package dev.varve.cli;

import dev.varve.base.ByteSize;
import dev.varve.volume.Volume;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Policy;
import dev.varve.volume.inode.Usage;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Tells about one volume.
@Command(
    name = "info",
    header = "Tell what a volume holds and what it keeps of the past.",
    footerHeading = "%nExamples:%n",
    footer = {"  varve volume info home", "  varve volume info home --json      for a script"},
    mixinStandardHelpOptions = true)
final class VolumeInfo extends DataCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "The volume.")
  private String name = "";

  VolumeInfo(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    try (OpenVolume opened = OpenVolume.of(directory, name)) {
      Volume volume = opened.volume();
      Usage usage = volume.usage(Inode.ROOT);
      Usage trash = volume.trashUsage();
      Policy policy = volume.policy();
      int snapshots = volume.snapshots().size();
      String origin = origin(directory, volume);
      if (isJson()) {
        terminal()
            .out()
            .println(
                put(
                    new JsonLine()
                        .put("volume", name)
                        .put("id", volume.id().toString())
                        .put("bytes", usage.bytes())
                        .put("inodeCount", usage.inodes())
                        .put("trashBytes", trash.bytes())
                        .put("trashInodeCount", trash.inodes())
                        .put("snapshotCount", snapshots)
                        .put("origin", origin)
                        .put("replayedCount", volume.replayedCount()),
                    policy));
        return ExitStatus.OK;
      }
      line("volume", name);
      line("id", volume.id());
      line("files", usage.inodes() + " with directories, " + new ByteSize(usage.bytes()));
      line("trash", trash.inodes() + " files, " + new ByteSize(trash.bytes()));
      line("snapshots", snapshots);
      line("keeps", keeps(policy));
      if (!origin.isEmpty()) {
        line("clone of", origin);
      }
    }
    return ExitStatus.OK;
  }

  /// Adds a policy for a script.
  static JsonLine put(JsonLine line, Policy policy) {
    return line.put("versionCount", policy.versionCount())
        .put("versionNanos", policy.versionNanos())
        .put("trashNanos", policy.trashNanos());
  }

  /// Tells what a clone began with; empty for other volumes.
  private static String origin(DataDirectory directory, Volume volume) {
    return volume
        .origin()
        .map(origin ->
            directory.clones().name(origin.volume()).orElse(origin.volume().toString())
                + ", snapshot "
                + origin.snapshot())
        .orElse("");
  }

  /// Tells a policy to a person.
  static String keeps(Policy policy) {
    String versions =
        policy.versionCount() == 0
            ? "no earlier versions"
            : policy.versionCount()
                + " earlier versions of each file"
                + (policy.versionNanos() == 0
                    ? ""
                    : " for " + Duration.ofNanos(policy.versionNanos()));
    return versions
        + (policy.trashNanos() == 0
            ? ", no deleted files"
            : ", deleted files for " + Duration.ofNanos(policy.trashNanos()));
  }

  private void line(String label, Object value) {
    terminal().out().println(String.format("%-10s %s", label, value));
  }
}
