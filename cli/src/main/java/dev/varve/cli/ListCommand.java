package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.state.Entry;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lists a directory of a volume.
@Command(
    name = "ls",
    header = "List a directory of a volume, in the byte order of names.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve ls home:/",
      "  varve ls -l home:/photos                 type, permissions, owner, size, time",
      "  varve ls -R home@monday:/photos          everything below, in a snapshot",
      "  varve ls -R home:/ --json                for a script, all attributes"
    },
    mixinStandardHelpOptions = true)
final class ListCommand extends DataCommand {
  private static final int PAGE = 1_000;

  /// Each level holds a page of entries and a frame of the stack.
  private static final int MAX_DEPTH = 1_000;

  @Parameters(
      index = "0",
      paramLabel = "PLACE",
      converter = VolumePlace.Converter.class,
      description = "VOLUME:/path or VOLUME@SNAPSHOT:/path.")
  private VolumePlace place = VolumePlace.NONE;

  @Option(names = "-l", description = "Show type, permissions, links, owner, group, size and time.")
  private boolean details;

  @Option(
      names = {"-R", "--recursive"},
      description = "Also what is below.")
  private boolean recursive;

  ListCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    try (OpenVolume volume = OpenVolume.of(directory, place.volume())) {
      Inode inode = volume.find(place, true);
      VolumeTree tree = volume.tree(place);
      if (inode.isDirectory()) {
        String path = place.path().endsWith("/") ? place.path() : place.path() + "/";
        list(tree, inode.ino(), "", path, 0);
      } else {
        show(inode, place.last().toString(), place.path());
      }
    }
    terminal().out().flush();
    return ExitStatus.OK;
  }

  /// A directory is shown before what is in it.
  private void list(VolumeTree tree, long directory, String prefix, String path, int depth) {
    if (depth > MAX_DEPTH) {
      throw new VarveException(
          ErrorCode.LIMIT_EXCEEDED,
          path + " is deeper than " + MAX_DEPTH + " directories: list it from there");
    }
    Optional<Name> last = Optional.empty();
    List<Entry> page = tree.list(directory, last, PAGE);
    while (!page.isEmpty()) {
      for (Entry entry : page) {
        Inode inode = tree.attributes(entry.ino());
        show(inode, prefix + entry.name(), path + entry.name());
        if (recursive && inode.isDirectory()) {
          list(
              tree, entry.ino(), prefix + entry.name() + "/", path + entry.name() + "/", depth + 1);
        }
      }
      last = Optional.of(page.getLast().name());
      page = tree.list(directory, last, PAGE);
    }
  }

  private void show(Inode inode, String name, String path) {
    if (isJson()) {
      terminal().out().println(FileLine.json(inode, path));
    } else {
      terminal().out().println(details ? FileLine.text(inode, name) : name);
    }
  }
}
