package dev.varve.cli;

import dev.varve.posix.Directory;
import dev.varve.posix.FileStat;
import dev.varve.posix.RenameMode;
import java.nio.ByteBuffer;

/// Gives a file that was exported under its first name another one.
record LinkExport(
    ExportedFile file, FirstName first, TemporaryNames names, CopyCrew crew, TreeCounts counts)
    implements CopyCrew.Job {
  @Override
  public void run(ByteBuffer unused) {
    if (crew.isStopped()) {
      return;
    }
    FileStat there = first.await();
    if (file.existing().filter(stat -> isSame(stat, there)).isPresent()) {
      counts.unchanged();
      return;
    }
    if (first.directory() == file.directory()) {
      link(file.directory().target());
    } else {
      try (Directory from = first.directory().reopen()) {
        link(from);
      }
    }
    counts.link();
  }

  private void link(Directory from) {
    Directory directory = file.directory().target();
    if (file.existing().isEmpty()) {
      from.link(first.name(), directory, file.name());
      return;
    }
    byte[] temporary = names.next();
    from.link(first.name(), directory, temporary);
    directory.rename(temporary, directory, file.name(), RenameMode.REPLACE);
  }

  private static boolean isSame(FileStat one, FileStat other) {
    return one.inode() == other.inode() && one.fileSystem().equals(other.fileSystem());
  }
}
