package dev.varve.cli;

import dev.varve.volume.state.Trashed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Lists deleted files.
@Command(
    name = "list",
    header =
        "List the deleted files of a volume in the order of deletion: time, owner, size, path.",
    footerHeading = "%nExamples:%n",
    footer = {"  varve trash list home", "  varve trash list home --json | grep notes"},
    mixinStandardHelpOptions = true)
final class TrashList extends DataCommand {
  @Parameters(index = "0", paramLabel = "VOLUME", description = "The volume.")
  private String volume = "";

  TrashList(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    try (OpenVolume opened = OpenVolume.of(directory, volume)) {
      TrashCommand.forEach(opened.volume(), this::show);
    }
    return ExitStatus.OK;
  }

  private void show(Trashed file) {
    print(
        new JsonLine()
            .put("path", TrashCommand.path(file))
            .put("ino", file.ino())
            .put("uid", Integer.toUnsignedLong(file.uid()))
            .put("sizeBytes", file.size())
            .put("deletedNanos", file.deletedNanos()),
        String.format(
            "%s  %5s  %12s  %s",
            FileLine.time(file.deletedNanos()),
            Integer.toUnsignedString(file.uid()),
            Long.toString(file.size()),
            TrashCommand.path(file)));
  }
}
