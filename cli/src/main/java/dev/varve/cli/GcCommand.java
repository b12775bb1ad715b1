package dev.varve.cli;

import dev.varve.base.ByteSize;
import dev.varve.base.time.Clock;
import dev.varve.store.device.CompactionOptions;
import dev.varve.store.device.CompactionReport;
import dev.varve.volume.CollectReport;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Brings space back.
@Command(
    name = "gc",
    header = "Bring back the space of what nothing needs any more.",
    description = {
      "Releases the chunks of deleted files, of earlier versions and of trash whose time is over and"
          + " of deleted snapshots; then compacts the device, which returns the space to the disk.",
      "Happens by itself while a volume is in use; this does it now."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve gc                    all volumes",
      "  varve gc --sweep home       also look for chunks that crashes left"
    },
    mixinStandardHelpOptions = true)
final class GcCommand extends DataCommand {
  /// Segments of which at most half is live are rewritten, as fast as the disk can.
  private static final CompactionOptions OPTIONS = new CompactionOptions(0.5, Long.MAX_VALUE);

  @Parameters(
      index = "0..*",
      arity = "0..*",
      paramLabel = "VOLUME",
      description = "The volumes. Default: all.")
  private List<String> names = List.of();

  @Option(
      names = "--sweep",
      description = "Also release what crashes left; reads the ids of all chunks.")
  private boolean sweep;

  GcCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    long released = 0;
    long expired = 0;
    for (String name : names.isEmpty() ? directory.volumes() : names) {
      try (OpenVolume volume = OpenVolume.of(directory, name)) {
        // First, for it leaves chunks that nothing needs.
        volume.volume().merge();
        CollectReport report = volume.volume().collect();
        released += report.releasedChunks() + (sweep ? volume.volume().sweep() : 0);
        expired += report.expired();
      }
    }
    CompactionReport compaction = directory.store().compact(OPTIONS, Clock.system());
    compaction.problems().forEach(problem -> terminal().tell("varve: " + problem));
    print(
        new JsonLine()
            .put("releasedChunkCount", released)
            .put("expiredCount", expired)
            .put("freedBytes", compaction.freedBytes()),
        "released "
            + released
            + " chunks, ended "
            + expired
            + " versions and deleted files, returned "
            + new ByteSize(Math.max(0, compaction.freedBytes()))
            + " to the disk");
    return compaction.problems().isEmpty() ? ExitStatus.OK : ExitStatus.CORRUPTION;
  }
}
