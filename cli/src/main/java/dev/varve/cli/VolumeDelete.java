package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
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
    if (!yes) {
      throw new VarveException(
          ErrorCode.INVALID_ARGUMENT,
          "this deletes volume " + name + " and its snapshots for ever; if so, add --yes");
    }
    directory.deleteVolume(name);
    print(new JsonLine().put("volume", name).put("deleted", true), "deleted volume " + name);
    return ExitStatus.OK;
  }
}
