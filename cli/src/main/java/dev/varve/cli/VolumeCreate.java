package dev.varve.cli;

import dev.varve.format.chunk.VolumeId;
import dev.varve.volume.inode.Policy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Makes a volume.
@Command(
    name = "create",
    header = "Make an empty volume, and the data directory with it when there is none.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve volume create home",
      "  varve volume create home --trash 7d --versions 5     keep deleted files and old content"
    },
    mixinStandardHelpOptions = true)
final class VolumeCreate extends DataCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "1 to 63 of a-z, 0-9, '.' and '-'.")
  private String name = "";

  @Mixin private final PolicyOptions options = new PolicyOptions();

  VolumeCreate(Terminal terminal) {
    super(terminal);
  }

  @Override
  DataDirectory open(DataOption option) {
    return option.create(terminal());
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    Policy policy = options.over(Policy.NONE);
    VolumeId id = directory.createVolume(name);
    if (!policy.equals(Policy.NONE)) {
      try (OpenVolume volume = OpenVolume.of(directory, name)) {
        volume.volume().setPolicy(policy);
      }
    }
    print(
        new JsonLine().put("volume", name).put("id", id.toString()),
        "created volume " + name + " (" + id + ") in " + directory);
    return ExitStatus.OK;
  }
}
