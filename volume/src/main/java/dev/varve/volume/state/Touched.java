package dev.varve.volume.state;

import dev.varve.volume.inode.Name;
import java.util.ArrayList;
import java.util.List;

/// What operations changed of inodes and names, noted while somebody asks for it.
final class Touched {
  /// More than any operation changes that is visible in part.
  private static final int MAX_COUNT = 65_536;

  private List<Change> changes = new ArrayList<>();
  private boolean isAsked;

  /// Begins to note, or ends it.
  void ask(boolean on) {
    isAsked = on;
    changes = new ArrayList<>();
  }

  void node(long ino) {
    if (isAsked) {
      note(new Change.Node(ino));
    }
  }

  void entry(long directory, Name name) {
    if (isAsked) {
      note(new Change.Entry(directory, name));
    }
  }

  void everything() {
    if (isAsked) {
      note(new Change.Everything());
    }
  }

  private void note(Change change) {
    if (changes.size() < MAX_COUNT) {
      changes.add(change);
    } else {
      changes.set(MAX_COUNT - 1, new Change.Everything());
    }
  }

  List<Change> take() {
    if (changes.isEmpty()) {
      return List.of();
    }
    List<Change> taken = changes;
    changes = new ArrayList<>();
    return taken;
  }
}
