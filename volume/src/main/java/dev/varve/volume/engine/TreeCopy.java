package dev.varve.volume.engine;

import dev.varve.base.VarveException;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.state.Entry;
import dev.varve.volume.state.StateView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Fills a hidden tree with what a file or directory of a snapshot is, an operation for some
/// hundred entries, so that others are not held up. Remembers one page of entries for each level.
final class TreeCopy {
  private final Writer writer;
  private final long snapshot;
  private final StateView then;

  /// A directory with its copy, and directories in it that are still to be copied.
  private record Pair(
      long source, long copy, Deque<Pair> below, Optional<Name> after, boolean ends) {
    Pair(long source, long copy) {
      this(source, copy, new ArrayDeque<>(), Optional.empty(), false);
    }
  }

  TreeCopy(Writer writer, long snapshot, StateView then) {
    this.writer = writer;
    this.snapshot = snapshot;
    this.then = then;
  }

  long run(long source) {
    Inode inode = then.inode(source);
    long top = submit(new Operation.Stage(snapshot, source));
    boolean filled = false;
    try {
      if (inode.isDirectory()) {
        fill(top, source);
      } else if (inode.content() != 0) {
        copyBytes(top, inode, top);
      }
      filled = true;
      return top;
    } finally {
      if (!filled) {
        giveUp(top);
      }
    }
  }

  private long submit(Operation operation) {
    return writer.submit(operation).outcome().number();
  }

  /// When this fails, opening the volume gives it up.
  private void giveUp(long top) {
    try {
      writer.submit(new Operation.CondemnTree(top));
    } catch (VarveException unavailable) {
      writer.fail(unavailable);
    }
  }

  private void fill(long top, long source) {
    Deque<Pair> places = new ArrayDeque<>(List.of(new Pair(source, top)));
    while (!places.isEmpty()) {
      Pair at = places.pop();
      if (!at.below().isEmpty()) {
        Pair next = at.below().remove();
        places.push(at);
        places.push(next);
      } else if (!at.ends()) {
        places.push(page(top, at));
      }
    }
  }

  /// Copies some entries of a directory.
  private Pair page(long top, Pair at) {
    long answer =
        submit(new Operation.StageEntries(top, snapshot, at.source(), at.copy(), at.after()));
    int count = (int) (answer / 2);
    if (count == 0) {
      return new Pair(at.source(), at.copy(), new ArrayDeque<>(), at.after(), true);
    }
    List<Entry> copied = then.list(at.source(), at.after(), count);
    if (answer % 2 == 1) {
      Entry last = copied.getLast();
      copyBytes(top, then.inode(last.ino()), copyOf(at.copy(), last.name()));
    }
    List<Pair> below = new ArrayList<>();
    for (Entry entry : copied) {
      if (entry.type() == FileType.DIRECTORY) {
        below.add(new Pair(entry.ino(), copyOf(at.copy(), entry.name())));
      }
    }
    Optional<Name> after = Optional.of(copied.getLast().name());
    return new Pair(at.source(), at.copy(), new ArrayDeque<>(below), after, false);
  }

  private long copyOf(long directory, Name name) {
    return writer.read(state -> state.view().entry(directory, name)).orElseThrow().ino();
  }

  private void copyBytes(long top, Inode source, long copy) {
    long done = 0;
    while (done < source.size()) {
      done += submit(new Operation.StageBytes(top, snapshot, source.ino(), copy, done));
    }
  }
}
