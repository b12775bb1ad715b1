package dev.varve.cli;

import dev.varve.volume.inode.Name;
import dev.varve.volume.state.Snapshot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Takes a snapshot.
@Command(
    name = "create",
    header = "Keep a volume as it is now. Durable when it returns.",
    footerHeading = "%nExamples:%n",
    footer = {"  varve snapshot create home monday", "  varve snapshot create home $(date +%%F)"},
    mixinStandardHelpOptions = true)
final class SnapshotCreate extends DataCommand {
  @Parameters(index = "0", paramLabel = "VOLUME", description = "The volume.")
  private String volume = "";

  @Parameters(index = "1", paramLabel = "SNAPSHOT", description = "A name without ':' and '/'.")
  private String name = "";

  SnapshotCreate(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    SnapshotName.check(name);
    try (OpenVolume opened = OpenVolume.of(directory, volume)) {
      Snapshot snapshot = opened.volume().takeSnapshot(Name.of(name));
      print(
          SnapshotName.json(volume, snapshot),
          "snapshot " + volume + "@" + name + " at " + FileLine.time(snapshot.timeNanos()));
    }
    return ExitStatus.OK;
  }
}
