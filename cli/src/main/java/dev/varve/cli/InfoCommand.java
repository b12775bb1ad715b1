package dev.varve.cli;

import dev.varve.base.ByteSize;
import dev.varve.volume.access.Caller;
import dev.varve.volume.content.Segment;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.inode.Usage;
import dev.varve.volume.state.Version;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Tells all about a file.
@Command(
    name = "info",
    header = "Tell all about a file or directory: attributes, extents, chunks, versions.",
    description =
        "With --json the first line is the file, the others are its extents and versions.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve info home:/photos/a.jpg",
      "  varve info home@monday:/photos",
      "  varve info home:/notes.txt --restore 3       make version 3 the content"
    },
    mixinStandardHelpOptions = true)
final class InfoCommand extends DataCommand {
  /// Of one page of a file's extents.
  private static final int PAGE = 1_000;

  @Parameters(
      index = "0",
      paramLabel = "PLACE",
      converter = VolumePlace.Converter.class,
      description = "VOLUME:/path or VOLUME@SNAPSHOT:/path.")
  private VolumePlace place = VolumePlace.NONE;

  @Option(
      names = "--restore",
      paramLabel = "VERSION",
      description = "First make an earlier version the file's content; the present one is kept.")
  private long version;

  InfoCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    try (OpenVolume volume = OpenVolume.of(directory, place.volume())) {
      Inode inode = volume.find(place, false);
      if (version > 0) {
        place.present();
        volume.volume().restoreVersion(Caller.ROOT, inode.ino(), version);
        inode = volume.find(place, false);
      }
      show(volume, inode);
    }
    return ExitStatus.OK;
  }

  private void show(OpenVolume volume, Inode inode) {
    VolumeTree tree = volume.tree(place);
    print(FileLine.json(inode, place.path()), FileLine.text(inode, place.path()));
    if (!isJson()) {
      line("inode", inode.ino() + ", changed at position " + inode.change());
      line("accessed", FileLine.time(inode.atime()));
      line("modified", FileLine.time(inode.mtime()));
      line("changed", FileLine.time(inode.ctime()));
      line("born", FileLine.time(inode.btime()));
      line("takes", new ByteSize(inode.allocated()));
    }
    for (Name name : tree.xattrs(inode.ino())) {
      int size = tree.xattr(inode.ino(), name).map(value -> value.length).orElse(0);
      print(
          new JsonLine().put("attribute", name.toString()).put("sizeBytes", size),
          String.format("%-10s %s, %d bytes", "attribute", name, size));
    }
    if (inode.isDirectory() && place.snapshot().isEmpty()) {
      Usage usage = volume.volume().usage(inode.ino());
      print(
          new JsonLine().put("bytes", usage.bytes()).put("inodeCount", usage.inodes()),
          String.format(
              "%-10s %s, %d files", "with all", new ByteSize(usage.bytes()), usage.inodes()));
    }
    if (inode.isRegular()) {
      extents(volume, inode);
      versions(volume, inode);
    }
  }

  private void extents(OpenVolume volume, Inode inode) {
    long at = 0;
    while (at < inode.size()) {
      List<Segment> page = volume.extents(place, inode, at, PAGE);
      page.forEach(this::extent);
      at = page.isEmpty() ? inode.size() : page.getLast().end();
    }
  }

  private void extent(Segment segment) {
    String source =
        switch (segment.source()) {
          case Segment.InChunk(var chunk, int offset, int _) ->
              chunk + (offset == 0 ? "" : " from " + offset);
          case Segment.Inline inline -> "in the tree";
          case Segment.Hole hole -> "hole";
          case Segment.Reserved reserved -> "reserved";
        };
    print(
        new JsonLine()
            .put("offset", segment.offset())
            .put("lengthBytes", segment.length())
            .put("source", source),
        String.format(
            "%-10s %12d +%-10d %s", "extent", segment.offset(), segment.length(), source));
  }

  private void versions(OpenVolume volume, Inode inode) {
    if (place.snapshot().isPresent()) {
      return;
    }
    for (Version earlier : volume.volume().versions(inode.ino())) {
      print(
          new JsonLine()
              .put("version", earlier.number())
              .put("sizeBytes", earlier.size())
              .put("mtimeNanos", earlier.mtime())
              .put("keptNanos", earlier.keptNanos()),
          String.format(
              "%-10s %d of %s, %s",
              "version",
              earlier.number(),
              FileLine.time(earlier.mtime()),
              new ByteSize(earlier.size())));
    }
  }

  private void line(String label, Object value) {
    terminal().out().println(String.format("%-10s %s", label, value));
  }
}
