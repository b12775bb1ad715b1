package dev.varve.cli;

import dev.varve.format.chunk.ChunkId;
import dev.varve.store.device.DeviceStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Reads chunks.
@Command(
    name = "get",
    header = "Read chunks, verified, one after the other.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve device get /data blake3:af13... > photo.jpg",
      "  varve device get /data $(cat ids) -o photo.jpg"
    },
    mixinStandardHelpOptions = true)
final class DeviceGet implements Callable<Integer> {
  @Mixin private final DeviceCommand.Directory directory = new DeviceCommand.Directory();

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "ID",
      converter = ChunkIdConverter.class,
      description = "The chunks, as put printed them.")
  private List<ChunkId> ids = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      defaultValue = "-",
      description = "Where to write; - is standard output, and the default.")
  private String output = "-";

  private final Terminal terminal;

  DeviceGet(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    try (DeviceStore store = directory.open(terminal)) {
      if (output.equals("-")) {
        write(store, System.out);
        System.out.flush();
      } else {
        try (OutputStream file = Files.newOutputStream(Path.of(output))) {
          write(store, file);
        }
      }
    }
    return ExitStatus.OK.number();
  }

  private void write(DeviceStore store, OutputStream target) throws IOException {
    WritableByteChannel channel = Channels.newChannel(target);
    for (ChunkId id : ids) {
      channel.write(store.get(id).content());
    }
  }
}
