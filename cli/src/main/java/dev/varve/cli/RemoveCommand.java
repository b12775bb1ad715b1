package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.time.Clock;
import dev.varve.volume.inode.Inode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Removes files from a volume.
@Command(
    name = "rm",
    header = "Remove files from a volume, with -r whole directories.",
    description = "Deleted files stay in the trash for the time that the volume keeps them.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve rm home:/notes.txt",
      "  varve rm -r home:/photos/2019",
      "  varve trash list home                        what can be brought back"
    },
    mixinStandardHelpOptions = true)
final class RemoveCommand extends DataCommand {
  @Parameters(
      index = "0..*",
      arity = "1..*",
      paramLabel = "PLACE",
      converter = VolumePlace.Converter.class,
      description = "VOLUME:/path. A symbolic link itself is removed, not what it leads to.")
  private List<VolumePlace> places = List.of();

  @Option(
      names = {"-r", "--recursive"},
      description = "Remove directories and all below them.")
  private boolean recursive;

  RemoveCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    TreeCounts counts = new TreeCounts();
    for (VolumePlace place : places) {
      try (OpenVolume volume = OpenVolume.forWork(directory, place.present().volume());
          Progress _ =
              Progress.show(terminal(), Clock.system(), () -> "rm: " + counts.deletedCount())) {
        remove(volume, place, counts);
        volume.tree().sync();
      }
    }
    if (isJson()) {
      JsonLine line = new JsonLine().put("deletedCount", counts.deletedCount());
      terminal().out().println(line);
    }
    return ExitStatus.OK;
  }

  private void remove(OpenVolume volume, VolumePlace place, TreeCounts counts) {
    Inode inode = volume.find(place, false);
    if (inode.isDirectory() && !recursive) {
      throw new VarveException(
          ErrorCode.IS_DIRECTORY, place + " is a directory; remove it and all below it with -r");
    }
    Inode parent = volume.directory(place.parent());
    new VolumeRemoval(volume.tree(), counts).removeTree(parent.ino(), place.last(), inode);
  }
}
