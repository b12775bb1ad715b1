package dev.varve.cli;

import dev.varve.volume.Volume;
import dev.varve.volume.state.Trashed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Groups what works on deleted files.
@Command(
    name = "trash",
    header = "List deleted files and bring them back.",
    description = {
      "Deleted files are kept for the time that the volume was told (varve volume create --trash)."
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve trash list home",
      "  varve trash restore home:/notes.txt          the one deleted last under this path",
      "  varve trash empty home --yes"
    },
    mixinStandardHelpOptions = true)
final class TrashCommand implements Runnable {
  private static final int PAGE = 1_000;

  private final Terminal terminal;

  private TrashCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine tree(Terminal terminal) {
    return new CommandLine(new TrashCommand(terminal))
        .addSubcommand(new TrashList(terminal))
        .addSubcommand(new TrashRestore(terminal))
        .addSubcommand(new TrashEmpty(terminal));
  }

  @Override
  public void run() {
    new CommandLine(this).usage(terminal.out());
  }

  /// Goes through all deleted files, in the order in which they were deleted.
  static void forEach(Volume volume, Consumer<Trashed> action) {
    Optional<Trashed> last = Optional.empty();
    List<Trashed> page = volume.trash(last, PAGE);
    while (!page.isEmpty()) {
      page.forEach(action);
      last = Optional.of(page.getLast());
      page = volume.trash(last, PAGE);
    }
  }

  /// Returns where a file was.
  static String path(Trashed file) {
    String path = new String(file.path(), StandardCharsets.UTF_8);
    return path.startsWith("/") ? path : "/" + path;
  }
}
