package dev.varve.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Prints files of a volume.
@Command(
    name = "cat",
    header = "Print the content of files of a volume, verified.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve cat home:/notes.txt",
      "  varve cat home@monday:/notes.txt | diff - <(varve cat home:/notes.txt)"
    },
    mixinStandardHelpOptions = true)
final class CatCommand extends DataCommand {
  @Parameters(
      index = "0..*",
      arity = "1..*",
      paramLabel = "PLACE",
      converter = VolumePlace.Converter.class,
      description = "VOLUME:/path or VOLUME@SNAPSHOT:/path.")
  private List<VolumePlace> places = List.of();

  CatCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    for (VolumePlace place : places) {
      try (OpenVolume volume = OpenVolume.of(directory, place.volume())) {
        FileOutput.copy(volume, place, terminal().bytes());
      }
    }
    return ExitStatus.OK;
  }
}
