package dev.varve.volume.state;

import java.util.List;

/// Hears what changes in a volume, right after it did. Called on the thread that changed it, with
/// no lock held; whoever changed it goes on when this returns.
public interface Watch {
  /// Hears of changes.
  ///
  /// @param changes what is otherwise now
  /// @param mayWait whether whoever changed it may be kept waiting: not when it is itself one who
  ///   watches, because two could wait for each other
  void changed(List<Change> changes, boolean mayWait);
}
