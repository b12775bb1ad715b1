package dev.varve.volume.state;

import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Limits;
import dev.varve.volume.inode.Name;
import dev.varve.volume.record.Keys;
import java.util.List;
import java.util.Optional;

/// Takes links of files away, and files when their last link goes: kept while handles are open,
/// then into the trash or for good.
final class Deletion {
  private final Records records;
  private final History history;

  Deletion(Records records, History history) {
    this.records = records;
    this.history = history;
  }

  /// Takes away a link. The caller tells the directory that it lost an entry.
  void unlink(Inode inode, long directory, Name name, boolean held) {
    unlink(inode, directory, name, held, true);
  }

  /// Takes away a link of what is never brought back from the trash.
  void unlinkForGood(Inode inode, long directory, Name name, boolean held) {
    unlink(inode, directory, name, held, false);
  }

  private void unlink(Inode inode, long directory, Name name, boolean held, boolean mayBeTrash) {
    records.removeEntry(directory, name);
    if (inode.isDirectory()) {
      removeDirectory(inode, directory, held);
      return;
    }
    Inode.Draft draft = inode.draft();
    draft.nlink--;
    boolean first = inode.isFirstLink(directory, name);
    if (!first) {
      records.tree.remove(StateKeys.link(inode.ino(), directory, name));
    } else if (draft.nlink > 0) {
      firstLinkFrom(draft, directory);
    } else {
      records.usage.add(directory, -inode.allocated(), -1);
    }
    if (draft.nlink > 0) {
      records.put(draft);
    } else {
      Orphan orphan = mayBeTrash ? history.orphan(draft) : Orphan.ENDING;
      draft.parent = 0;
      draft.name = null;
      if (held) {
        keepForHandles(draft, orphan);
      } else if (orphan.isForTrash()) {
        history.intoTrash(records.put(draft), orphan);
      } else {
        erase(draft.done());
      }
    }
  }

  /// Lets the next link, in the order of directories and names, stand for the first.
  private void firstLinkFrom(Inode.Draft draft, long directory) {
    List<StateView.Link> links = records.view.links(draft.ino, 1);
    StateView.Link next = links.getFirst();
    records.tree.remove(StateKeys.link(draft.ino, next.directory(), next.name()));
    draft.parent = next.directory();
    draft.name = next.name();
    records.usage.add(directory, -draft.allocated, -1);
    records.usage.add(next.directory(), draft.allocated, 1);
  }

  private void removeDirectory(Inode inode, long parent, boolean held) {
    records.usage.add(parent, 0, -1);
    records.usage.remove(inode.ino());
    records.quotas.set(inode.ino(), Limits.NONE);
    if (held) {
      Inode.Draft draft = inode.draft();
      draft.nlink = 0;
      draft.parent = 0;
      draft.name = null;
      keepForHandles(draft, Orphan.ENDING);
    } else {
      erase(inode);
    }
  }

  /// Keeps what lost its last name for as long as handles do. What it takes counts for the root
  /// directory meanwhile: it is in no other, and still takes it.
  Inode keepForHandles(Inode.Draft draft, Orphan orphan) {
    records.mark(Keys.ORPHAN, draft.ino, orphan.encode());
    records.usage.add(Inode.ROOT, draft.allocated, 1);
    return records.put(draft);
  }

  /// Ends that only handles keep a file: it gets a name, or goes.
  void release(Inode inode) {
    records.tree.remove(Keys.of(Keys.ORPHAN, inode.ino()));
    records.usage.add(Inode.ROOT, -inode.allocated(), -1);
  }

  /// Ends what only handles kept.
  void forget(long ino) {
    Optional<Orphan> orphan = records.view.orphan(ino);
    if (orphan.isPresent()) {
      Inode inode = records.view.inode(ino);
      release(inode);
      if (orphan.get().isForTrash()) {
        history.intoTrash(inode, orphan.get());
      } else {
        erase(inode);
      }
    }
  }

  /// Ends all that only handles kept; none is open.
  void endOrphans() {
    records.view.orphans(Integer.MAX_VALUE).forEach(this::forget);
  }

  /// Forgets a file that nothing names any more, and what belongs to it.
  void erase(Inode inode) {
    if (inode.flags() != 0) {
      records.removeAll(Keys.XATTR, inode.ino());
    }
    if (inode.type() == FileType.REGULAR) {
      history.dropVersions(inode.ino());
    }
    if (inode.content() != 0) {
      records.contents.release(inode.content());
    }
    records.removeInode(inode.ino());
  }
}
