package dev.varve.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Copies a tree out of a volume.
@Command(
    name = "export",
    header = "Copy a directory of a volume, and all below it, onto the machine.",
    description = {
      "Everything that import takes; run as root to get owners, devices and all attributes. Each"
          + " byte read is verified by its digest. What PLACE holds is put into DIR, which is made"
          + " when it is missing. When it returns, all is on the disk.",
      "",
      "Files appear under their names when they are complete, and what is equal by size and time of"
          + " change is not written again. So an export that was interrupted is completed by the"
          + " same command. Files that cannot be written are told and left out; the exit status is"
          + " 1 then."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve export home:/photos /mnt/photos",
      "  varve export home@monday:/photos /tmp/old      as a snapshot keeps it",
      "  varve export --delete home:/photos /mnt/photos also delete what the volume lacks",
      "  varve export --checksum home:/ /mnt/home       compare all content"
    },
    mixinStandardHelpOptions = true)
final class ExportCommand extends DataCommand {
  @Parameters(
      index = "0",
      paramLabel = "PLACE",
      converter = VolumePlace.Converter.class,
      description = "The directory to copy: VOLUME:/path or VOLUME@SNAPSHOT:/path.")
  private VolumePlace source = VolumePlace.NONE;

  @Parameters(index = "1", paramLabel = "DIR", description = "Where to.")
  private String target = ".";

  @Option(names = "--delete", description = "Delete in DIR what the volume lacks.")
  private boolean delete;

  @Option(
      names = "--checksum",
      description = "Compare content although size and time of change agree.")
  private boolean checksum;

  ExportCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    TreeCounts counts = new TreeCounts();
    try (OpenVolume volume = OpenVolume.of(directory, source.volume());
        Progress _ = Progress.ofTree(terminal(), "export", counts)) {
      long ino = volume.directory(source).ino();
      TreeExport.run(
          volume.tree(source),
          ino,
          MachinePath.open(made(terminal().path(target))),
          new TreeOptions(delete, checksum, false),
          counts,
          terminal());
    }
    print(counts.json("export"), "exported " + counts);
    return counts.errorCount() == 0 ? ExitStatus.OK : ExitStatus.FAILURE;
  }

  private static Path made(Path path) {
    try {
      return Files.isDirectory(path) ? path : Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + path, e);
    }
  }
}
