package dev.varve.cli;

import dev.varve.base.ByteSize;
import dev.varve.volume.inode.Limits;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Sets a quota.
@Command(
    name = "set",
    header = "Set the quota of a directory; what is not named stays, 0 takes a limit away.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve quota set home:/ --bytes 100GiB --files 1000000",
      "  varve quota set home:/photos --soft-bytes 10GiB --grace 7d",
      "  varve quota set home:/ --bytes 0             no limit"
    },
    mixinStandardHelpOptions = true)
final class QuotaSet extends DataCommand {
  @Parameters(
      index = "0",
      paramLabel = "PLACE",
      converter = VolumePlace.Converter.class,
      description = "A directory, VOLUME:/path.")
  private VolumePlace place = VolumePlace.NONE;

  @Option(
      names = "--bytes",
      paramLabel = "SIZE",
      converter = ByteSizeConverter.class,
      description = "Never more than this.")
  private Optional<ByteSize> hardBytes = Optional.empty();

  @Option(
      names = "--soft-bytes",
      paramLabel = "SIZE",
      converter = ByteSizeConverter.class,
      description = "More than this for the grace time only.")
  private Optional<ByteSize> softBytes = Optional.empty();

  @Option(names = "--files", paramLabel = "COUNT", description = "Never more files than this.")
  private Optional<Long> hardFiles = Optional.empty();

  @Option(
      names = "--soft-files",
      paramLabel = "COUNT",
      description = "More files for the grace time only.")
  private Optional<Long> softFiles = Optional.empty();

  @Option(
      names = "--grace",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long soft limits may be passed, such as 7d.")
  private Optional<Duration> grace = Optional.empty();

  QuotaSet(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    try (OpenVolume volume = OpenVolume.of(directory, place.present().volume())) {
      long ino = volume.directory(place).ino();
      Limits limits = changed(volume.volume().quota(ino).orElse(QuotaShow.UNLIMITED));
      volume.volume().setQuota(ino, limits);
      print(
          QuotaCommand.json(place, volume.volume().usage(ino), limits),
          QuotaCommand.text(place, volume.volume().usage(ino), limits));
    }
    return ExitStatus.OK;
  }

  private Limits changed(Limits before) {
    return new Limits(
        hardBytes.map(ByteSize::bytes).orElse(before.hardBytes()),
        softBytes.map(ByteSize::bytes).orElse(before.softBytes()),
        hardFiles.orElse(before.hardInodes()),
        softFiles.orElse(before.softInodes()),
        grace.map(Duration::toNanos).orElse(before.graceNanos()),
        before.overSince());
  }
}
