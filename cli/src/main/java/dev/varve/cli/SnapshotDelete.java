package dev.varve.cli;

import dev.varve.volume.inode.Name;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Deletes snapshots.
@Command(
    name = "delete",
    header = "Delete snapshots; what only they needed comes back with gc. Cannot be undone.",
    footerHeading = "%nExamples:%n",
    footer = {"  varve snapshot delete home monday tuesday", "  varve gc home"},
    mixinStandardHelpOptions = true)
final class SnapshotDelete extends DataCommand {
  @Parameters(index = "0", paramLabel = "VOLUME", description = "The volume.")
  private String volume = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "SNAPSHOT",
      description = "The snapshots' names.")
  private List<String> names = List.of();

  SnapshotDelete(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    try (OpenVolume opened = OpenVolume.of(directory, volume)) {
      for (String name : names) {
        directory.clones().deleteSnapshot(opened, volume, Name.of(name));
        print(
            new JsonLine().put("volume", volume).put("snapshot", name).put("deleted", true),
            "deleted snapshot " + volume + "@" + name);
      }
    }
    return ExitStatus.OK;
  }
}
