package dev.varve.cli;

import dev.varve.format.chunk.Chunk;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.format.digest.Hasher;
import dev.varve.store.ChunkStore;
import dev.varve.store.device.DeviceStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Keeps the content of files.
@Command(
    name = "put",
    header = "Cut files into chunks and keep them; prints the ids once they are durable.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve device put /data photo.jpg          one id a line, in the order of the content",
      "  tar c dir | varve device put /data -      read standard input"
    },
    mixinStandardHelpOptions = true)
final class DevicePut implements Callable<Integer> {
  private static final int BATCH_CHUNKS = 256;

  @Mixin private final DeviceCommand.Directory directory = new DeviceCommand.Directory();

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE",
      description = "The files; - is standard input.")
  private List<String> files = List.of();

  @Mixin private final VolumeOption holder = new VolumeOption();

  @Option(
      names = "--digest",
      paramLabel = "NAME",
      defaultValue = "blake3",
      description = "What names the chunks: blake3, sha256, sha3-256. Default: ${DEFAULT-VALUE}.")
  private String digest = "blake3";

  @Mixin private final JsonOption format = new JsonOption();

  private final Terminal terminal;

  DevicePut(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Hasher hasher = DigestAlgorithm.parse(digest).newHasher();
    try (DeviceStore store = directory.open(terminal)) {
      for (String file : files) {
        try (InputStream input =
            file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
          put(store, hasher, file, input);
        }
      }
    }
    return ExitStatus.OK.number();
  }

  private void put(DeviceStore store, Hasher hasher, String file, InputStream input)
      throws IOException {
    List<JsonLine> lines = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    byte[] content = input.readNBytes(Chunk.MAX_BYTES);
    while (content.length > 0) {
      Chunk chunk = Chunk.of(hasher, content);
      ChunkStore.PutResult result = store.put(holder.volume, chunk);
      ids.add(chunk.id().toString());
      lines.add(
          new JsonLine()
              .put("file", file)
              .put("id", chunk.id().toString())
              .put("sizeBytes", chunk.sizeBytes())
              .put("result", result.name().toLowerCase(java.util.Locale.ROOT)));
      if (ids.size() == BATCH_CHUNKS) {
        tell(store, ids, lines);
      }
      content = input.readNBytes(Chunk.MAX_BYTES);
    }
    tell(store, ids, lines);
  }

  private void tell(DeviceStore store, List<String> ids, List<JsonLine> lines) {
    store.flush();
    if (format.json) {
      lines.forEach(terminal.out()::println);
    } else {
      ids.forEach(terminal.out()::println);
    }
    ids.clear();
    lines.clear();
  }
}
