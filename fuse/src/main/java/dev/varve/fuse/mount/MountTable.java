package dev.varve.fuse.mount;

import dev.varve.fuse.kernel.KernelMount;
import dev.varve.fuse.kernel.TextFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// What is mounted, as the kernel says (`/proc/self/mountinfo`, proc(5)).
public final class MountTable {
  private static final String PATH = "/proc/self/mountinfo";

  /// How many fields come before the optional ones, which end with a field `-`.
  private static final int FIXED_FIELDS = 6;

  /// Something that is mounted.
  ///
  /// @param device its number as `major:minor`
  /// @param target where
  /// @param type its type, as `fuse.varve`
  /// @param source what it says the device is
  public record Entry(String device, String target, String type, String source) {}

  private MountTable() {}

  /// Lists what is mounted.
  ///
  /// @return in order of mounting, so that of two at one place the later is on top
  public static List<Entry> entries() {
    return parse(TextFile.read(PATH).orElse(""));
  }

  /// Finds the mounts of a type whose process is gone: everybody who touches one gets `ENOTCONN`.
  ///
  /// @param subtype what comes after `fuse.`
  /// @return the mounts
  public static List<Entry> stale(String subtype) {
    return entries().stream()
        .filter(entry -> entry.type().equals("fuse." + subtype))
        .filter(entry -> KernelMount.state(entry.target()) == KernelMount.State.STALE)
        .toList();
  }

  /// Finds what is on top at a place.
  static Optional<Entry> at(String target) {
    return entries().reversed().stream().filter(entry -> entry.target().equals(target)).findFirst();
  }

  static List<Entry> parse(String text) {
    return text.lines().map(MountTable::parseLine).flatMap(Optional::stream).toList();
  }

  private static Optional<Entry> parseLine(String line) {
    String[] fields = line.split(" ", -1);
    int dash = FIXED_FIELDS;
    while (dash < fields.length && !fields[dash].equals("-")) {
      dash++;
    }
    return dash + 2 < fields.length
        ? Optional.of(
            new Entry(
                fields[2],
                unescape(fields[4]),
                unescape(fields[dash + 1]),
                unescape(fields[dash + 2])))
        : Optional.empty();
  }

  /// Restores what the table writes as a backslash and three octal digits.
  private static String unescape(String field) {
    if (field.indexOf('\\') < 0) {
      return field;
    }
    byte[] from = field.getBytes(StandardCharsets.UTF_8);
    byte[] to = new byte[from.length];
    int length = 0;
    for (int i = 0; i < from.length; i++) {
      if (from[i] == '\\' && i + 3 < from.length) {
        to[length++] =
            (byte) ((from[i + 1] - '0') << 6 | (from[i + 2] - '0') << 3 | (from[i + 3] - '0'));
        i += 3;
      } else {
        to[length++] = from[i];
      }
    }
    return new String(to, 0, length, StandardCharsets.UTF_8);
  }
}
