package dev.varve.cli;

import dev.varve.format.chunk.ChunkId;
import dev.varve.store.device.DeviceStore;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Releases chunks.
@Command(
    name = "rm",
    header = "Give up a volume's hold on chunks; compact takes the space back.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve device rm /data blake3:af13...     the volume gives up one chunk",
      "  varve device rm /data $(cat ids) && varve device compact /data"
    },
    mixinStandardHelpOptions = true)
final class DeviceRemove implements Callable<Integer> {
  @Mixin private final DeviceCommand.Directory directory = new DeviceCommand.Directory();

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "ID",
      converter = ChunkIdConverter.class,
      description = "The chunks.")
  private List<ChunkId> ids = List.of();

  @Mixin private final VolumeOption holder = new VolumeOption();

  private final Terminal terminal;

  DeviceRemove(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (DeviceStore store = directory.open(terminal)) {
      long releasedCount = store.releaseAll(holder.volume, ids);
      store.flush();
      terminal.out().println("released " + releasedCount + " of " + ids.size() + " chunks");
      return releasedCount == ids.size() ? ExitStatus.OK.number() : ExitStatus.ABSENT.number();
    }
  }
}
