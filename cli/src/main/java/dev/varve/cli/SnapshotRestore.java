package dev.varve.cli;

import dev.varve.volume.Volume;
import dev.varve.volume.diff.VolumeDiff;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes a volume what it was.
@Command(
    name = "restore",
    header = "Make a volume what it was in a snapshot.",
    description = {
      "All files, attributes, versions, the trash and quotas become what they were, in one step."
          + " What was done since and is in no snapshot is lost: take one before. Snapshots stay,"
          + " later ones too, and so do the settings of volume set. Takes time and memory for what"
          + " changed. No file of the volume may be open."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve snapshot create home before-restore",
      "  varve snapshot restore home@monday            says what it would change",
      "  varve snapshot restore home@monday --yes      does it"
    },
    mixinStandardHelpOptions = true)
final class SnapshotRestore extends DataCommand {
  @Parameters(
      index = "0",
      paramLabel = "VOLUME@SNAPSHOT",
      converter = SnapshotPlace.Converter.class,
      description = "The snapshot.")
  private SnapshotPlace place = SnapshotPlace.NONE;

  @Option(names = "--yes", description = "Yes, do it.")
  private boolean yes;

  SnapshotRestore(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    try (OpenVolume opened = OpenVolume.of(directory, place.volume())) {
      Volume volume = opened.volume();
      VolumeDiff.Counts since = volume.changesSince(place.snapshot());
      VolumeDiff.Counts undone =
          new VolumeDiff.Counts(
              since.created(), since.renamed(), since.deleted(), since.modified());
      checkMeant(
          yes, "this makes " + place.volume() + " what it was, " + ChangeLine.text(undone) + ",");
      volume.restore(place.snapshot());
      print(
          new JsonLine()
              .put("volume", place.volume())
              .put("snapshot", place.name())
              .put("createdCount", undone.created())
              .put("deletedCount", undone.deleted())
              .put("renamedCount", undone.renamed())
              .put("modifiedCount", undone.modified()),
          "restored " + place + ": " + ChangeLine.text(undone));
    }
    return ExitStatus.OK;
  }
}
