package dev.varve.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Ends deleted files.
@Command(
    name = "empty",
    header = "End all deleted files of a volume; their space comes back with gc.",
    footerHeading = "%nExamples:%n",
    footer = {"  varve trash empty home --yes", "  varve gc home"},
    mixinStandardHelpOptions = true)
final class TrashEmpty extends DataCommand {
  @Parameters(index = "0", paramLabel = "VOLUME", description = "The volume.")
  private String volume = "";

  @Option(names = "--yes", description = "Yes, end them.")
  private boolean yes;

  TrashEmpty(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    checkMeant(yes, "this ends all deleted files of volume " + volume);
    try (OpenVolume opened = OpenVolume.of(directory, volume)) {
      long count = opened.volume().emptyTrash();
      print(
          new JsonLine().put("volume", volume).put("endedCount", count),
          "ended " + count + " deleted files");
    }
    return ExitStatus.OK;
  }
}
