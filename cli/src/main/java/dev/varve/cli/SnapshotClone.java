package dev.varve.cli;

import dev.varve.base.Check;
import dev.varve.format.chunk.VolumeId;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Makes a volume of a snapshot, or a directory of one that a snapshot keeps.
@Command(
    name = "clone",
    header = "Make a volume, directory or file of what a snapshot keeps. Copies no data.",
    description = {
      "A volume is made at once, however much the snapshot holds, and takes space only for what is"
          + " changed afterwards, on either side. It has the files, versions, trash, quotas and"
          + " settings of the snapshot and no snapshots. As long as it is there, the snapshot and"
          + " its volume cannot be deleted.",
      "",
      "A directory or file goes into the volume of its snapshot, under a free name. It takes time"
          + " for each entry and for each extent, appears as a whole at the end, and needs the"
          + " snapshot no more then. Attributes, hard links within it and holes are kept; earlier"
          + " versions, quotas and reserved room are not."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve snapshot clone home@monday trial            a volume",
      "  varve volume delete trial --yes                   lets the snapshot go",
      "  varve snapshot clone home@monday:/src home:/src-monday"
    },
    mixinStandardHelpOptions = true)
final class SnapshotClone extends DataCommand {
  @Parameters(
      index = "0",
      paramLabel = "SOURCE",
      description = "VOLUME@SNAPSHOT, or VOLUME@SNAPSHOT:/path for what is there.")
  private String source = "";

  @Parameters(
      index = "1",
      paramLabel = "TARGET",
      description = "The name of the new volume, or VOLUME:/path.")
  private String target = "";

  SnapshotClone(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    if (source.indexOf(':') < 0 && target.indexOf(':') < 0) {
      cloneVolume(directory, SnapshotPlace.parse(source));
    } else {
      cloneTree(directory, VolumePlace.parse(source), VolumePlace.parse(target).present());
    }
    return ExitStatus.OK;
  }

  private void cloneVolume(DataDirectory directory, SnapshotPlace from) {
    VolumeId id = directory.clones().make(from.volume(), from.snapshot(), target);
    print(
        new JsonLine()
            .put("volume", target)
            .put("id", id.toString())
            .put("originVolume", from.volume())
            .put("originSnapshot", from.name()),
        "made volume " + target + " (" + id + ") of " + from);
  }

  private void cloneTree(DataDirectory directory, VolumePlace from, VolumePlace to) {
    Check.argument(
        from.snapshot().isPresent(),
        () -> from + " is in no snapshot: write VOLUME@SNAPSHOT:/path");
    Check.argument(
        from.volume().equals(to.volume()),
        () -> from + " and " + to + " are in two volumes; use export and import");
    try (OpenVolume opened = OpenVolume.of(directory, from.volume())) {
      Inode inode = opened.find(from, false);
      Name snapshot = Name.of(from.snapshot().orElseThrow());
      long parent = opened.directory(to.parent()).ino();
      Inode copy = opened.volume().copyFrom(snapshot, inode.ino(), parent, to.last(), false);
      print(FileLine.json(copy, to.path()), "cloned " + from + " to " + to);
    }
  }
}
