package dev.varve.cli;

import dev.varve.volume.VerifyReport;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Verifies volumes.
@Command(
    name = "verify",
    header = "Prove volumes from their roots: every digest, record, count and chunk.",
    description = {
      "Reads everything that the newest state and the snapshots name, computes digests, reference"
          + " counts and usage again, and prints the digest of the root, which stands for all of"
          + " it: two volumes with the same root digest hold the same.",
      "The exit status is 6 when something is damaged."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  varve verify                all volumes", "  varve verify home --json"},
    mixinStandardHelpOptions = true)
final class VerifyCommand extends DataCommand {
  @Parameters(
      index = "0..*",
      arity = "0..*",
      paramLabel = "VOLUME",
      description = "The volumes. Default: all.")
  private List<String> names = List.of();

  VerifyCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    boolean damaged = false;
    for (String name : names.isEmpty() ? directory.volumes() : names) {
      try (OpenVolume volume = OpenVolume.of(directory, name)) {
        VerifyReport report = volume.volume().verify();
        report.problems().forEach(problem -> terminal().tell("varve: " + name + ": " + problem));
        damaged |= !report.problems().isEmpty();
        print(
            new JsonLine()
                .put("volume", name)
                .put("root", report.root().toString())
                .put("inodeCount", report.inodes())
                .put("nodeCount", report.nodes())
                .put("chunkCount", report.chunks())
                .put("problemCount", report.problems().size()),
            name
                + ": "
                + report.inodes()
                + " inodes, "
                + report.nodes()
                + " nodes, "
                + report.chunks()
                + " chunks, "
                + (report.problems().isEmpty() ? "all well" : "DAMAGED")
                + ", root "
                + report.root());
      }
    }
    return damaged ? ExitStatus.CORRUPTION : ExitStatus.OK;
  }
}
