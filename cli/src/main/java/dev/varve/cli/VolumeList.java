package dev.varve.cli;

import dev.varve.base.ByteSize;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Usage;
import picocli.CommandLine.Command;

/// Lists volumes.
@Command(
    name = "list",
    header = "List the volumes with what they take.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve volume list",
      "  varve volume list --data /srv/varve --json      for a script"
    },
    mixinStandardHelpOptions = true)
final class VolumeList extends DataCommand {
  VolumeList(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    for (String name : directory.volumes()) {
      try (OpenVolume volume = OpenVolume.of(directory, name)) {
        Usage usage = volume.volume().usage(Inode.ROOT);
        int snapshots = volume.volume().snapshots().size();
        print(
            new JsonLine()
                .put("volume", name)
                .put("id", volume.volume().id().toString())
                .put("bytes", usage.bytes())
                .put("inodeCount", usage.inodes())
                .put("snapshotCount", snapshots),
            String.format(
                "%-24s %12s  %10d files  %4d snapshots",
                name, new ByteSize(usage.bytes()), usage.inodes(), snapshots));
      }
    }
    return ExitStatus.OK;
  }
}
