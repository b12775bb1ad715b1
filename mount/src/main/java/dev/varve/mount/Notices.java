package dev.varve.mount;

import dev.varve.fuse.Notice;
import dev.varve.fuse.mount.Notifier;
import dev.varve.volume.state.Change;
import dev.varve.volume.state.Watch;
import java.util.List;

/// Tells the kernel what others changed, before they hear that it is done: so it may keep what it
/// knows for long. Safe for any thread.
final class Notices implements Watch {
  /// A request of another mount that changes a directory holds a lock of its kernel meanwhile. When
  /// one here does the same, each waits for the other's notice: then the kernels hear of it a
  /// little later.
  private static final long MAX_WAIT_NANOS = 5_000_000;

  private final LiveTree tree;
  private final Notifier notifier;

  Notices(LiveTree tree, Notifier notifier) {
    this.tree = tree;
    this.notifier = notifier;
  }

  @Override
  public void changed(List<Change> changes, boolean mayWait) {
    try {
      for (Change change : changes) {
        tell(change);
      }
      if (mayWait) {
        notifier.await();
      } else {
        notifier.await(MAX_WAIT_NANOS);
      }
    } catch (InterruptedException e) {
      // The kernel hears of it a little later.
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Change change) throws InterruptedException {
    switch (change) {
      case Change.Node(long ino) -> notifier.tell(Notice.data(tree.node(ino), 0, 0));
      case Change.Data(long ino, long offset, long length) ->
          notifier.tell(Notice.data(tree.node(ino), offset, length));
      case Change.Entry entry ->
          notifier.tell(Notice.entry(tree.node(entry.directory()), entry.name().toBytes()));
      // Only restoring a volume is too much to tell, which is refused while it is mounted.
      case Change.Everything() -> notifier.tell(Notice.data(NodeNumber.ROOT, 0, 0));
    }
  }
}
