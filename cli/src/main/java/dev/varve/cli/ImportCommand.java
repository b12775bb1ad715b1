package dev.varve.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Copies a tree into a volume.
@Command(
    name = "import",
    header = "Copy a directory and all below it into a volume.",
    description = {
      "Content with its holes, owners, permissions, times, links, devices, ACLs and all other"
          + " extended attributes. What DIR holds is put into the directory PLACE, which is made"
          + " when it is missing. When it returns, all is durable.",
      "",
      "Doing it again copies only what changed: files whose size and time of change differ. So an"
          + " import that was interrupted is completed by the same command. Files that cannot be"
          + " read are told and left out; the exit status is 1 then."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve import ~/photos home:/photos",
      "  varve import --delete ~/photos home:/photos     also delete what the source lacks",
      "  varve import --checksum ~/photos home:/photos   compare all content",
      "  varve import -x / backup:/                      not /proc, /sys and other disks"
    },
    mixinStandardHelpOptions = true)
final class ImportCommand extends DataCommand {
  @Parameters(index = "0", paramLabel = "DIR", description = "The directory to copy.")
  private String source = ".";

  @Parameters(
      index = "1",
      paramLabel = "PLACE",
      converter = VolumePlace.Converter.class,
      description = "Where to: VOLUME:/path.")
  private VolumePlace target = VolumePlace.NONE;

  @Option(names = "--delete", description = "Delete in the volume what the source lacks.")
  private boolean delete;

  @Option(
      names = "--checksum",
      description = "Compare content although size and time of change agree.")
  private boolean checksum;

  @Option(
      names = {"-x", "--one-file-system"},
      description = "Leave directories on other file systems empty.")
  private boolean oneFileSystem;

  ImportCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    TreeCounts counts = new TreeCounts();
    TreeOptions options = new TreeOptions(delete, checksum, oneFileSystem);
    try (OpenVolume volume = OpenVolume.forWork(directory, target.present().volume());
        Progress _ = Progress.ofTree(terminal(), "import", counts)) {
      TreeImport.run(
          MachinePath.open(terminal().path(source)),
          volume.tree(),
          volume.makeDirectories(target).ino(),
          options,
          counts,
          terminal());
    }
    print(counts.json("import"), "imported " + counts);
    return counts.errorCount() == 0 ? ExitStatus.OK : ExitStatus.FAILURE;
  }
}
