package dev.varve.testkit.disk;

import dev.varve.base.Check;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A directory: the names that programs see, those that the medium holds, and the changes between
/// the two in their order. For one thread.
final class FolderNode implements Node {
  /// More than any test changes without a flush; a program that does never flushes.
  private static final int MAX_UNFLUSHED_COUNT = 1 << 20;

  /// A change of names.
  private sealed interface Change {
    void applyTo(SortedMap<String, Node> entries);
  }

  private record Link(String name, Node node) implements Change {
    @Override
    public void applyTo(SortedMap<String, Node> entries) {
      entries.put(name, node);
    }
  }

  private record Unlink(String name) implements Change {
    @Override
    public void applyTo(SortedMap<String, Node> entries) {
      entries.remove(name);
    }
  }

  private record Move(String from, String to) implements Change {
    @Override
    public void applyTo(SortedMap<String, Node> entries) {
      Node node = entries.remove(from);
      Check.invariant(node != null, () -> "changes of a directory survive in order");
      if (node != null) {
        entries.put(to, node);
      }
    }
  }

  private TreeMap<String, Node> entries = new TreeMap<>();
  private TreeMap<String, Node> durable = new TreeMap<>();
  private final List<Change> unflushed = new ArrayList<>();
  private boolean flushFailed;

  /// Returns what has a name, or null.
  @Nullable Node find(String name) {
    return entries.get(name);
  }

  /// Returns the names in order with what has them; not to be changed.
  SortedMap<String, Node> entries() {
    return entries;
  }

  void link(String name, Node node) {
    change(new Link(name, node));
  }

  void unlink(String name) {
    change(new Unlink(name));
  }

  void move(String from, String to) {
    change(new Move(from, to));
  }

  private void change(Change change) {
    Check.state(
        unflushed.size() < MAX_UNFLUSHED_COUNT,
        () -> "a directory has " + MAX_UNFLUSHED_COUNT + " unflushed changes: flush it sometimes");
    change.applyTo(entries);
    unflushed.add(change);
  }

  /// Says whether a flush failed since the start: every later one fails too.
  boolean flushFailed() {
    return flushFailed;
  }

  void flush() {
    keep(unflushed.size());
  }

  void failFlush(RandomGenerator random) {
    keep(random.nextInt(unflushed.size() + 1));
    flushFailed = true;
  }

  private void keep(int count) {
    List<Change> kept = unflushed.subList(0, count);
    kept.forEach(change -> change.applyTo(durable));
    kept.clear();
  }

  @Override
  public void lose(Loss loss, RandomGenerator random) {
    flushFailed = false;
    switch (loss) {
      case NOTHING -> {}
      case EVERYTHING_UNFLUSHED -> forget();
      case RANDOM -> {
        keep(random.nextInt(unflushed.size() + 1));
        forget();
      }
    }
    entries.values().forEach(node -> node.lose(loss, random));
  }

  private void forget() {
    unflushed.clear();
    entries = new TreeMap<>(durable);
  }

  FolderNode copy() {
    return copy(new IdentityHashMap<>());
  }

  /// Copies with every node once, because a node may be under its old name on the medium and under
  /// its new one in the cache.
  private FolderNode copy(Map<Node, Node> done) {
    FolderNode copy = new FolderNode();
    done.put(this, copy);
    entries.forEach((name, node) -> copy.entries.put(name, copyOnce(node, done)));
    durable.forEach((name, node) -> copy.durable.put(name, copyOnce(node, done)));
    for (Change change : unflushed) {
      copy.unflushed.add(
          change instanceof Link(String name, Node node)
              ? new Link(name, copyOnce(node, done))
              : change);
    }
    return copy;
  }

  private static Node copyOnce(Node node, Map<Node, Node> done) {
    Node before = done.get(node);
    if (before != null) {
      return before;
    }
    Node copy =
        switch (node) {
          case FileNode file -> file.copy();
          case FolderNode folder -> folder.copy(done);
        };
    done.put(node, copy);
    return copy;
  }
}
