package dev.varve.bench;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The kernel's cache of files: `proc_sys_vm(5)`, drop_caches.
final class PageCache {
  private static final Path DROP = Path.of("/proc/sys/vm/drop_caches");
  private static final String EVERYTHING = "3";

  private PageCache() {}

  /// Forgets all files of the machine that are clean.
  static void drop() {
    try {
      Files.writeString(DROP, EVERYTHING);
    } catch (IOException e) {
      throw new VarveException(
          ErrorCode.INVALID_ARGUMENT,
          "cannot drop the page cache by " + DROP + "; run as root, or without --cold",
          e);
    }
  }
}
