package dev.varve.cli;

import dev.varve.base.RandomSource;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Copies a file out of a volume.
@Command(
    name = "get",
    header = "Copy the content of one file of a volume onto the machine, verified.",
    description = "The file appears under its name when it is complete.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve get home:/photos/a.jpg                 to ./a.jpg",
      "  varve get home:/photos/a.jpg /tmp/b.jpg",
      "  varve get home@monday:/notes.txt -           to standard output",
      "  varve export home:/photos DIR                whole directories, with owners and times"
    },
    mixinStandardHelpOptions = true)
final class GetCommand extends DataCommand {
  @Parameters(
      index = "0",
      paramLabel = "PLACE",
      converter = VolumePlace.Converter.class,
      description = "VOLUME:/path or VOLUME@SNAPSHOT:/path.")
  private VolumePlace place = VolumePlace.NONE;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "Where to; a directory, or - for standard output. Default: here.")
  private Optional<String> target = Optional.empty();

  GetCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    try (OpenVolume volume = OpenVolume.of(directory, place.volume())) {
      String file = target.orElse(".");
      if (file.equals("-")) {
        FileOutput.copy(volume, place, terminal().bytes());
        return ExitStatus.OK;
      }
      Path path = terminal().path(file);
      write(volume, Files.isDirectory(path) ? path.resolve(place.last().toString()) : path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a file for " + place, e);
    }
    return ExitStatus.OK;
  }

  private void write(OpenVolume volume, Path path) throws IOException {
    String unfinished = path.getFileName() + ".varve-" + RandomSource.system().nextLong();
    Path partial = path.resolveSibling(unfinished);
    try {
      try (OutputStream output = Files.newOutputStream(partial)) {
        FileOutput.copy(volume, place, output);
      }
      Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
    if (isJson()) {
      JsonLine line = new JsonLine().put("place", place.toString()).put("file", path.toString());
      terminal().out().println(line.put("sizeBytes", Files.size(path)));
    }
  }
}
