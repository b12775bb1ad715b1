package dev.varve.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Says what is installed and what it runs on.
@Command(
    name = "version",
    header = "Say what is installed and what it runs on.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve version                    version, commit and Java runtime",
      "  varve version --json             the same for a script"
    },
    mixinStandardHelpOptions = true)
final class VersionCommand implements Runnable {
  @Mixin private final JsonOption format = new JsonOption();

  private final Terminal terminal;

  VersionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    BuildStamp stamp = new BuildStamp();
    String java = Runtime.version().toString();
    if (format.json) {
      JsonLine line = new JsonLine();
      line.put("version", stamp.version()).put("commit", stamp.commit()).put("java", java);
      terminal.out().println(line);
    } else {
      terminal.out().println(stamp.getVersion()[0]);
      terminal.out().println("java " + java);
    }
  }
}
