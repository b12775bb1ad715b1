package dev.varve.cli;

import dev.varve.base.Check;
import dev.varve.volume.inode.Policy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Changes what a volume keeps of the past.
@Command(
    name = "set",
    header = "Change what a volume keeps of the past.",
    description = {
      "What is left out stays as it is. A shorter time ends older versions and deleted files with the"
          + " next gc; a lower count of versions takes effect on a file when it is written next."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve volume set home --versions 10 --keep 30d",
      "  varve volume set home --trash 0d               keep no deleted files any more"
    },
    mixinStandardHelpOptions = true)
final class VolumeSet extends DataCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "The volume.")
  private String name = "";

  @Mixin private final PolicyOptions policy = new PolicyOptions();

  VolumeSet(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    try (OpenVolume opened = OpenVolume.of(directory, name)) {
      Policy before = opened.volume().policy();
      Policy after = policy.over(before);
      Check.argument(policy.isAny(), () -> "nothing to set: add --versions, --keep or --trash");
      opened.volume().setPolicy(after);
      print(
          VolumeInfo.put(new JsonLine().put("volume", name), after),
          "volume " + name + " keeps " + VolumeInfo.keeps(after));
    }
    return ExitStatus.OK;
  }
}
