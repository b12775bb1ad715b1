package dev.varve.cli;

import dev.varve.volume.Volume;
import dev.varve.volume.diff.VolumeDiff;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes a volume, a directory or a file what it was.
@Command(
    name = "restore",
    header = "Make a volume, a directory or a file what it was in a snapshot.",
    description = {
      "Of a volume all files, attributes, versions, the trash and quotas become what they were, in"
          + " one step. What was done since and is in no snapshot is lost: take one before."
          + " Snapshots stay, later ones too, and so do the settings of volume set. Takes time and"
          + " memory for what changed. No file of the volume may be open.",
      "",
      "A directory or file is copied out of the snapshot without copying data, and takes the place"
          + " of what has its path, in one step. A file that is there stays the same file, under all"
          + " its names, and what it held becomes a version where the volume keeps versions. A"
          + " directory that is there goes with all that is in it, and not into the trash; its quota"
          + " stays with the path. Hard links within the directory are kept; earlier versions and"
          + " quotas inside are not restored.",
      "",
      "Without --yes nothing is replaced; it says what would be."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve snapshot create home before-restore",
      "  varve snapshot restore home@monday               says what it would change",
      "  varve snapshot restore home@monday --yes         does it",
      "  varve snapshot restore home@monday:/notes.txt --yes",
      "  varve snapshot restore home@monday:/src --to /src-monday"
    },
    mixinStandardHelpOptions = true)
final class SnapshotRestore extends DataCommand {
  @Parameters(
      index = "0",
      paramLabel = "PLACE",
      description = "VOLUME@SNAPSHOT, or VOLUME@SNAPSHOT:/path for what is there.")
  private String place = "";

  @Option(
      names = "--to",
      paramLabel = "PATH",
      description = "Another path in the volume. Default: where it was.")
  private @Nullable String to;

  @Option(names = "--yes", description = "Yes, replace what is there.")
  private boolean yes;

  SnapshotRestore(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    boolean whole = place.indexOf(':') < 0 && to == null;
    VolumePlace from = VolumePlace.parse(place.indexOf(':') < 0 ? place + ":/" : place);
    String snapshot = from.snapshot().orElseGet(() -> SnapshotPlace.parse(from.volume()).name());
    SnapshotName.check(snapshot);
    try (OpenVolume opened = OpenVolume.of(directory, from.volume())) {
      if (whole || (from.names().isEmpty() && to == null)) {
        restoreVolume(opened.volume(), from.volume(), snapshot);
      } else {
        restoreTree(opened, from, Name.of(snapshot));
      }
    }
    return ExitStatus.OK;
  }

  private void restoreVolume(Volume volume, String name, String snapshot) {
    VolumeDiff.Counts since = volume.changesSince(Name.of(snapshot));
    VolumeDiff.Counts undone =
        new VolumeDiff.Counts(since.created(), since.renamed(), since.deleted(), since.modified());
    checkMeant(yes, "this makes " + name + " what it was, " + ChangeLine.text(undone) + ",");
    volume.restore(Name.of(snapshot));
    print(
        new JsonLine()
            .put("volume", name)
            .put("snapshot", snapshot)
            .put("createdCount", undone.created())
            .put("deletedCount", undone.deleted())
            .put("renamedCount", undone.renamed())
            .put("modifiedCount", undone.modified()),
        "restored " + name + "@" + snapshot + ": " + ChangeLine.text(undone));
  }

  private void restoreTree(OpenVolume opened, VolumePlace from, Name snapshot) {
    Inode inode = opened.find(from, false);
    VolumePlace target =
        new VolumePlace(from.volume(), Optional.empty(), to == null ? from.path() : to);
    long parent = opened.directory(target.parent()).ino();
    Optional<Inode> old = opened.tree().lookup(parent, target.last());
    if (old.isPresent()) {
      checkMeant(
          yes,
          "this replaces " + target + (old.get().isDirectory() ? " with all that is in it" : ""));
    }
    Inode copy =
        opened.volume().copyFrom(snapshot, inode.ino(), parent, target.last(), old.isPresent());
    print(
        FileLine.json(copy, target.path()).put("isReplaced", old.isPresent()),
        "restored " + target + " from " + from);
  }
}
