package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.RandomSource;
import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import dev.varve.journal.Journal;
import dev.varve.journal.file.FileJournal;
import dev.varve.journal.file.FileJournalOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Groups what works on one journal, without a running process.
@Command(
    name = "journal",
    header = "Look at a journal, append to it, forget its beginning.",
    description = "Works on the directory itself, so no other process may have it open.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  echo hello | varve journal append /journal     prints positions once they are durable",
      "  varve journal cat /journal                     position, term and record, one a line",
      "  varve journal stat /journal                    which positions there are"
    },
    mixinStandardHelpOptions = true)
final class JournalCommand implements Runnable {
  private final Terminal terminal;

  private JournalCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine tree(Terminal terminal) {
    return new CommandLine(new JournalCommand(terminal))
        .addSubcommand(new JournalAppend(terminal))
        .addSubcommand(new JournalCat(terminal))
        .addSubcommand(new JournalStat(terminal))
        .addSubcommand(new JournalDrop(terminal));
  }

  @Override
  public void run() {
    new CommandLine(this).usage(terminal.out());
  }

  /// The directory that every command on a journal starts with.
  static final class Directory {
    @Parameters(
        index = "0",
        paramLabel = "DIR",
        description =
            "The journal's directory: an existing one; a journal is begun in an empty one.")
    private Path directory = Path.of(".");

    Journal open() {
      if (!Files.isDirectory(directory)) {
        throw new VarveException(ErrorCode.NOT_FOUND, "there is no directory " + directory);
      }
      return FileJournal.open(
          Disk.at(directory), FileJournalOptions.defaults(), RandomSource.system());
    }
  }
}
