package dev.varve.cli;

import dev.varve.format.chunk.ChunkId;
import dev.varve.store.ChunkStore;
import dev.varve.store.device.DeviceStore;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists chunks.
@Command(
    name = "ls",
    header = "List the chunks that are held, in the order of their ids, with their holders.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve device ls /data | wc -l            how many chunks",
      "  varve device ls /data --json             for a script"
    },
    mixinStandardHelpOptions = true)
final class DeviceList implements Runnable {
  private static final int PAGE = 1000;

  @Mixin private final DeviceCommand.Directory directory = new DeviceCommand.Directory();

  @Mixin private final JsonOption format = new JsonOption();

  private final Terminal terminal;

  DeviceList(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    try (DeviceStore store = directory.open(terminal)) {
      Optional<ChunkId> last = Optional.empty();
      List<ChunkStore.Entry> page = store.list(last, PAGE);
      while (!page.isEmpty()) {
        page.forEach(this::print);
        last = Optional.of(page.getLast().id());
        page = store.list(last, PAGE);
      }
    }
  }

  private void print(ChunkStore.Entry entry) {
    String holders =
        entry.holders().stream().map(Object::toString).collect(Collectors.joining(" "));
    if (format.json) {
      terminal
          .out()
          .println(new JsonLine().put("id", entry.id().toString()).put("holders", holders));
    } else {
      terminal.out().println(entry.id() + " " + holders);
    }
  }
}
