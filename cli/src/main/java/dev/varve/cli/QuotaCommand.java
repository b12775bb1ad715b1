package dev.varve.cli;

import dev.varve.base.ByteSize;
import dev.varve.volume.inode.Limits;
import dev.varve.volume.inode.Usage;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Groups what works on quotas.
@Command(
    name = "quota",
    header = "Show and set how much a directory, or a volume, may take.",
    description = {
      "A quota is of a directory and everything below it; that of the root is the volume's. Usage is"
          + " exact at all times. A hard limit is never passed, a soft one for its grace time only."
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {"  varve quota set home:/ --bytes 100GiB", "  varve quota show home:/"},
    mixinStandardHelpOptions = true)
final class QuotaCommand implements Runnable {
  private final Terminal terminal;

  private QuotaCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine tree(Terminal terminal) {
    return new CommandLine(new QuotaCommand(terminal))
        .addSubcommand(new QuotaShow(terminal))
        .addSubcommand(new QuotaSet(terminal));
  }

  @Override
  public void run() {
    new CommandLine(this).usage(terminal.out());
  }

  static JsonLine json(VolumePlace place, Usage usage, Limits limits) {
    return new JsonLine()
        .put("place", place.toString())
        .put("bytes", usage.bytes())
        .put("inodeCount", usage.inodes())
        .put("hardBytes", limits.hardBytes())
        .put("softBytes", limits.softBytes())
        .put("hardInodeCount", limits.hardInodes())
        .put("softInodeCount", limits.softInodes())
        .put("graceNanos", limits.graceNanos())
        .put("overSinceNanos", limits.overSince());
  }

  static String text(VolumePlace place, Usage usage, Limits limits) {
    return place
        + "  "
        + new ByteSize(usage.bytes())
        + of(bytes(limits.hardBytes()), bytes(limits.softBytes()))
        + ", "
        + usage.inodes()
        + " files"
        + of(count(limits.hardInodes()), count(limits.softInodes()))
        + (limits.graceNanos() == 0 ? "" : ", grace " + Duration.ofNanos(limits.graceNanos()));
  }

  private static String of(String hard, String soft) {
    return (hard.isEmpty() ? "" : " of " + hard) + (soft.isEmpty() ? "" : " (soft " + soft + ")");
  }

  private static String bytes(long limit) {
    return limit == 0 ? "" : new ByteSize(limit).toString();
  }

  private static String count(long limit) {
    return limit == 0 ? "" : Long.toString(limit);
  }
}
