package dev.varve.volume.engine;

import dev.varve.volume.state.Change;
import dev.varve.volume.state.Watch;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Who watches a volume. What is changed by somebody is told to all but him. Safe for any thread.
public final class Watches {
  /// @param own whose changes need not be told
  private record Entry(Object own, Watch watch) {}

  private final CopyOnWriteArrayList<Entry> entries = new CopyOnWriteArrayList<>();

  /// Creates a list of nobody.
  Watches() {}

  void add(Object own, Watch watch) {
    entries.add(new Entry(own, watch));
  }

  void remove(Watch watch) {
    entries.removeIf(entry -> entry.watch().equals(watch));
  }

  /// Says whether nobody watches.
  ///
  /// @return whether telling is in vain
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /// Tells changes.
  ///
  /// @param by who made them; null for somebody who does not watch
  /// @param changes what is otherwise now
  public void tell(@Nullable Object by, List<Change> changes) {
    if (entries.isEmpty() || changes.isEmpty()) {
      return;
    }
    boolean mayWait = entries.stream().noneMatch(entry -> entry.own().equals(by));
    for (Entry entry : entries) {
      if (!entry.own().equals(by)) {
        entry.watch().changed(changes, mayWait);
      }
    }
  }
}
