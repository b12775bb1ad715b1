package dev.varve.cli;

import dev.varve.base.Check;
import dev.varve.volume.inode.Name;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Lists what changed since a snapshot.
@Command(
    name = "diff",
    header = "List the paths that changed between two snapshots, or since one.",
    description = {
      "Takes time for what changed, however much the volume holds. A line begins with + for a path"
          + " that is new, - for one that is gone, R for one that was renamed and M for a file that"
          + " is there before and after, with other content, owner, mode or attributes.",
      "",
      "Lines come in the order in which files were made. What is in a directory that was renamed is"
          + " not listed for that, nor is a directory because its entries changed; a file with"
          + " several names is said to be modified once. A file that was replaced by another one is"
          + " gone and new."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve snapshot diff home@monday                 what changed since",
      "  varve snapshot diff home@monday home@tuesday",
      "  varve snapshot diff home@monday --json          one object a line, for a script"
    },
    mixinStandardHelpOptions = true)
final class SnapshotDiff extends DataCommand {
  @Parameters(
      index = "0",
      paramLabel = "VOLUME@SNAPSHOT",
      converter = SnapshotPlace.Converter.class,
      description = "The state to begin with.")
  private SnapshotPlace before = SnapshotPlace.NONE;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VOLUME@SNAPSHOT",
      converter = SnapshotPlace.Converter.class,
      description = "The state to end with, of the same volume. Default: now.")
  private SnapshotPlace after = SnapshotPlace.NONE;

  SnapshotDiff(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    boolean untilNow = after.equals(SnapshotPlace.NONE);
    Check.argument(
        untilNow || after.volume().equals(before.volume()),
        () -> before + " and " + after + " are of two volumes: only one's can be compared");
    Optional<Name> last = untilNow ? Optional.empty() : Optional.of(after.snapshot());
    try (OpenVolume opened = OpenVolume.of(directory, before.volume())) {
      opened
          .volume()
          .diff(
              before.snapshot(),
              last,
              change -> print(ChangeLine.json(change), ChangeLine.text(change)));
    }
    return ExitStatus.OK;
  }
}
