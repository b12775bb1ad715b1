package dev.varve.fuse.mount;

import dev.varve.fuse.kernel.TextFile;
import java.util.Arrays;

/// The further groups of a process, as `/proc` tells them. The kernel sends only the first.
final class Groups {
  private static final String FIELD = "Groups:";
  private static final int[] NONE = {};

  private Groups() {}

  static int[] of(int pid) {
    return pid == 0
        ? NONE
        : TextFile.read("/proc/" + pid + "/status").map(Groups::parse).orElse(NONE);
  }

  static int[] parse(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith(FIELD))
        .findFirst()
        .map(line -> line.substring(FIELD.length()).strip())
        .filter(ids -> !ids.isEmpty())
        .map(ids ->
            Arrays.stream(ids.split("\\s+", -1)).mapToInt(Integer::parseUnsignedInt).toArray())
        .orElse(NONE);
  }
}
