package dev.varve.cli;

import dev.varve.format.chunk.VolumeId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Makes a volume of a snapshot.
@Command(
    name = "clone",
    header = "Make a volume that begins with what a snapshot holds. Copies nothing.",
    description = {
      "Takes the same time however much the snapshot holds, and space only for what is changed"
          + " afterwards, on either side. The clone has the files, versions, trash, quotas and"
          + " settings of the snapshot and no snapshots. As long as it is there, the snapshot and"
          + " its volume cannot be deleted."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve snapshot clone home@monday trial",
      "  varve volume delete trial --yes            lets the snapshot go"
    },
    mixinStandardHelpOptions = true)
final class SnapshotClone extends DataCommand {
  @Parameters(
      index = "0",
      paramLabel = "VOLUME@SNAPSHOT",
      converter = SnapshotPlace.Converter.class,
      description = "The snapshot.")
  private SnapshotPlace source = SnapshotPlace.NONE;

  @Parameters(index = "1", paramLabel = "NAME", description = "The new volume.")
  private String name = "";

  SnapshotClone(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    VolumeId id = directory.clones().make(source.volume(), source.snapshot(), name);
    print(
        new JsonLine()
            .put("volume", name)
            .put("id", id.toString())
            .put("originVolume", source.volume())
            .put("originSnapshot", source.name()),
        "made volume " + name + " (" + id + ") of " + source);
    return ExitStatus.OK;
  }
}
