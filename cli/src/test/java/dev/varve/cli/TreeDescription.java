package dev.varve.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.varve.posix.Access;
import dev.varve.posix.Directory;
import dev.varve.posix.DirectoryEntry;
import dev.varve.posix.FileStat;
import dev.varve.posix.FileType;
import dev.varve.posix.Listing;
import dev.varve.posix.Node;
import dev.varve.posix.PosixFile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Says all about a real tree in text, so that two can be compared and a difference can be read.
final class TreeDescription {
  private final Map<Long, String> firstNames = new HashMap<>();
  private final TreeMap<String, String> lines = new TreeMap<>();

  private TreeDescription() {}

  /// Describes a directory and all below it, times of access of directories left out: the
  /// description itself would change them.
  static Map<String, String> of(String path) {
    TreeDescription description = new TreeDescription();
    try (Directory directory = Directory.open(path.getBytes(ISO_8859_1))) {
      description.describe(".", directory, directory.stat());
      description.walk("", directory);
    }
    return description.lines;
  }

  private void walk(String prefix, Directory directory) {
    try (Listing listing = directory.list()) {
      for (List<DirectoryEntry> page = listing.next(); !page.isEmpty(); page = listing.next()) {
        page.stream()
            .map(DirectoryEntry::name)
            .sorted(Arrays::compareUnsigned)
            .forEach(name -> entry(prefix, directory, name));
      }
    }
  }

  private void entry(String prefix, Directory directory, byte[] name) {
    String path = prefix + new String(name, ISO_8859_1);
    FileStat stat = directory.find(name).orElseThrow();
    if (stat.type() == FileType.DIRECTORY) {
      try (Directory inner = directory.openDirectory(name)) {
        describe(path, inner, stat);
        walk(path + "/", inner);
      }
      return;
    }
    describe(path, directory.node(name), stat);
    String more =
        switch (stat.type()) {
          case SYMLINK -> " -> " + new String(directory.readLink(name), ISO_8859_1);
          case REGULAR -> content(directory, name);
          default -> " " + stat.device();
        };
    lines.compute(path, (key, line) -> line + more);
  }

  private void describe(String path, Node node, FileStat stat) {
    String text =
        stat.type()
            + " "
            + Integer.toOctalString(stat.permissions())
            + " "
            + stat.uid()
            + ":"
            + stat.gid()
            + " modified "
            + stat.modified();
    if (stat.type() != FileType.DIRECTORY) {
      text += " nlink " + stat.nlink() + " size " + stat.sizeBytes();
      text += " first " + firstNames.merge(stat.inode(), path, this::smaller);
    }
    lines.put(path, text + attributes(node));
  }

  private String smaller(String one, String other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static String attributes(Node node) {
    TreeMap<String, String> values = new TreeMap<>();
    for (byte[] name : node.attributes()) {
      values.put(new String(name, ISO_8859_1), Arrays.toString(node.attribute(name).orElseThrow()));
    }
    return " " + values;
  }

  private static String content(Directory directory, byte[] name) {
    try (PosixFile file = directory.openFile(name, Access.READ)) {
      StringBuilder text = new StringBuilder(" data");
      long at = file.seekData(0).orElse(-1);
      while (at >= 0) {
        long end = file.seekHole(at).orElseThrow();
        ByteBuffer bytes = ByteBuffer.allocate((int) (end - at));
        file.read(bytes, at);
        text.append(" ").append(at).append("+").append(end - at).append("#");
        text.append(Arrays.hashCode(bytes.array()));
        at = file.seekData(end).orElse(-1);
      }
      return text.toString();
    }
  }
}
