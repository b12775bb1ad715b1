package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.state.Trashed;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Brings a deleted file back.
@Command(
    name = "restore",
    header = "Bring back the file that was deleted last under a path.",
    description =
        "Directories that are missing are made. Something else with the name is an error.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve trash restore home:/notes.txt",
      "  varve trash restore home:/notes.txt --to /notes.old"
    },
    mixinStandardHelpOptions = true)
final class TrashRestore extends DataCommand {
  private static final int PAGE = 1_000;

  @Parameters(
      index = "0",
      paramLabel = "PLACE",
      converter = VolumePlace.Converter.class,
      description = "VOLUME:/path where the file was.")
  private VolumePlace place = VolumePlace.NONE;

  @Option(names = "--to", paramLabel = "PATH", description = "Another path. Default: where it was.")
  private String path = "";

  TrashRestore(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    VolumePlace to =
        path.isEmpty() ? place.present() : VolumePlace.parse(place.volume() + ":" + path);
    try (OpenVolume volume = OpenVolume.of(directory, place.volume())) {
      Trashed file = find(volume);
      Inode parent = volume.makeDirectories(to.parent());
      Inode back = volume.volume().undelete(Caller.ROOT, file, parent.ino(), to.last());
      print(FileLine.json(back, to.path()), "brought back " + to);
    }
    return ExitStatus.OK;
  }

  /// The one deleted last comes first, so what was deleted a moment ago is found at once.
  private Trashed find(OpenVolume volume) {
    Optional<Trashed> last = Optional.empty();
    List<Trashed> page = volume.volume().trashNewestFirst(last, PAGE);
    while (!page.isEmpty()) {
      for (Trashed file : page) {
        if (TrashCommand.path(file).equals(place.path())) {
          return file;
        }
      }
      last = Optional.of(page.getLast());
      page = volume.volume().trashNewestFirst(last, PAGE);
    }
    throw new VarveException(
        ErrorCode.NOT_FOUND,
        "the trash has no file that was "
            + place
            + "; see what it has: varve trash list "
            + place.volume());
  }
}
