package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.inode.Inode;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Moves a name within a volume.
@Command(
    name = "mv",
    header = "Move or rename a file or directory within a volume.",
    description =
        "At one stroke: what has the new name is replaced. Into a directory that is there it moves"
            + " under its own name.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve mv home:/notes.txt home:/old.txt",
      "  varve mv home:/notes.txt home:/archive       into the directory /archive"
    },
    mixinStandardHelpOptions = true)
final class MoveCommand extends DataCommand {
  @Parameters(
      index = "0",
      paramLabel = "FROM",
      converter = VolumePlace.Converter.class,
      description = "What to move: VOLUME:/path.")
  private VolumePlace from = VolumePlace.NONE;

  @Parameters(
      index = "1",
      paramLabel = "TO",
      converter = VolumePlace.Converter.class,
      description = "Where to, in the same volume.")
  private VolumePlace to = VolumePlace.NONE;

  MoveCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    if (!from.present().volume().equals(to.present().volume())) {
      throw new VarveException(
          ErrorCode.CROSS_VOLUME,
          from + " and " + to + " are in two volumes: export from one and import into the other");
    }
    try (OpenVolume volume = OpenVolume.of(directory, from.volume())) {
      VolumePlace target = target(volume);
      volume
          .tree()
          .rename(
              volume.directory(from.parent()).ino(),
              from.last(),
              volume.directory(target.parent()).ino(),
              target.last());
      volume.tree().sync();
      if (isJson()) {
        JsonLine line = new JsonLine().put("from", from.toString()).put("to", target.toString());
        terminal().out().println(line);
      }
    }
    return ExitStatus.OK;
  }

  private VolumePlace target(OpenVolume volume) {
    if (to.names().isEmpty()) {
      return to.child(from.last());
    }
    Optional<Inode> there = volume.tree().lookup(volume.directory(to.parent()).ino(), to.last());
    return there.filter(Inode::isDirectory).isPresent() ? to.child(from.last()) : to;
  }
}
