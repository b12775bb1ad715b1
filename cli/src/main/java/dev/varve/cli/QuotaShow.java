package dev.varve.cli;

import dev.varve.volume.inode.Limits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Shows usage and quota.
@Command(
    name = "show",
    header = "Show what a directory takes, and its quota.",
    footerHeading = "%nExamples:%n",
    footer = {"  varve quota show home:/", "  varve quota show home:/photos --json"},
    mixinStandardHelpOptions = true)
final class QuotaShow extends DataCommand {
  static final Limits UNLIMITED = new Limits(0, 0, 0, 0, 0, 0);

  @Parameters(
      index = "0",
      paramLabel = "PLACE",
      converter = VolumePlace.Converter.class,
      description = "A directory, VOLUME:/path.")
  private VolumePlace place = VolumePlace.NONE;

  QuotaShow(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    try (OpenVolume volume = OpenVolume.of(directory, place.present().volume())) {
      long ino = volume.directory(place).ino();
      Limits limits = volume.volume().quota(ino).orElse(UNLIMITED);
      print(
          QuotaCommand.json(place, volume.volume().usage(ino), limits),
          QuotaCommand.text(place, volume.volume().usage(ino), limits));
    }
    return ExitStatus.OK;
  }
}
