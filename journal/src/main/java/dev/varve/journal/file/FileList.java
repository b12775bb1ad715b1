package dev.varve.journal.file;

import java.util.ArrayList;
import java.util.List;

/// The files of a journal in order, oldest first. Safe for any thread.
final class FileList {
  private volatile List<FileHeader> files;

  FileList(List<FileHeader> initial) {
    this.files = List.copyOf(initial);
  }

  /// Returns the files there are now.
  List<FileHeader> all() {
    return files;
  }

  /// Adds a file, which takes the place of one of the same name.
  synchronized void add(FileHeader newest) {
    List<FileHeader> longer = new ArrayList<>(files);
    longer.removeIf(file -> file.name().equals(newest.name()));
    longer.add(newest);
    files = List.copyOf(longer);
  }

  synchronized void removeOldest() {
    files = List.copyOf(files.subList(1, files.size()));
  }
}
