package dev.varve.cli;

import dev.varve.volume.inode.Inode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes directories in a volume.
@Command(
    name = "mkdir",
    header = "Make directories in a volume.",
    footerHeading = "%nExamples:%n",
    footer = {"  varve mkdir home:/photos", "  varve mkdir -p home:/photos/2024/may"},
    mixinStandardHelpOptions = true)
final class MakeDirectoryCommand extends DataCommand {
  @Parameters(
      index = "0..*",
      arity = "1..*",
      paramLabel = "PLACE",
      converter = VolumePlace.Converter.class,
      description = "VOLUME:/path.")
  private List<VolumePlace> places = List.of();

  @Option(
      names = {"-p", "--parents"},
      description = "Also those above that are missing; no error when it is there.")
  private boolean parents;

  MakeDirectoryCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    for (VolumePlace place : places) {
      try (OpenVolume volume = OpenVolume.of(directory, place.present().volume())) {
        Inode made =
            parents
                ? volume.makeDirectories(place)
                : volume.makeDirectory(volume.directory(place.parent()).ino(), place.last());
        volume.tree().sync();
        if (isJson()) {
          terminal().out().println(FileLine.json(made, place.path()));
        }
      }
    }
    return ExitStatus.OK;
  }
}
