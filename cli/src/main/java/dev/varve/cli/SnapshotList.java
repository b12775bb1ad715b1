package dev.varve.cli;

import dev.varve.volume.state.Snapshot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Lists snapshots.
@Command(
    name = "list",
    header = "List the snapshots of a volume, oldest first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve snapshot list home",
      "  varve snapshot list home --json           with root digests, for a script"
    },
    mixinStandardHelpOptions = true)
final class SnapshotList extends DataCommand {
  @Parameters(index = "0", paramLabel = "VOLUME", description = "The volume.")
  private String volume = "";

  SnapshotList(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    try (OpenVolume opened = OpenVolume.of(directory, volume)) {
      for (Snapshot snapshot : opened.volume().snapshots()) {
        print(
            SnapshotName.json(volume, snapshot),
            FileLine.time(snapshot.timeNanos())
                + "  "
                + volume
                + "@"
                + snapshot.name()
                + (snapshot.pins() > 0 ? "  (" + snapshot.pins() + " clones)" : ""));
      }
    }
    return ExitStatus.OK;
  }
}
