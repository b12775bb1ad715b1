package dev.varve.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Deletes a volume.
@Command(
    name = "delete",
    header = "Delete a volume with all its files, snapshots and history. Cannot be undone.",
    footerHeading = "%nExamples:%n",
    footer = {"  varve volume delete home --yes"},
    mixinStandardHelpOptions = true)
final class VolumeDelete extends DataCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "The volume.")
  private String name = "";

  @Option(names = "--yes", description = "Yes, delete it.")
  private boolean yes;

  VolumeDelete(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    checkMeant(yes, "this deletes volume " + name + " and its snapshots");
    directory.deleteVolume(name);
    print(new JsonLine().put("volume", name).put("deleted", true), "deleted volume " + name);
    return ExitStatus.OK;
  }
}
