package dev.varve.mount;

import dev.varve.base.VarveException;
import dev.varve.fuse.Call;
import dev.varve.fuse.DirectoryOperations;
import dev.varve.fuse.DirectoryReply;
import dev.varve.fuse.EntryReply;
import dev.varve.fuse.OpenReply;
import dev.varve.volume.Listed;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.util.List;
import java.util.Optional;

/// Open directories of the volume.
final class LiveDirectories implements DirectoryOperations {
  private final LiveTree tree;
  private final OpenTable handles;

  LiveDirectories(LiveTree tree, OpenTable handles) {
    this.tree = tree;
    this.handles = handles;
  }

  @Override
  public void opendir(Call call, long node, int flags, OpenReply reply) {
    reply.handle(handles.add(new OpenDirectory(null)));
  }

  @Override
  public void releasedir(Call call, long node, long handle) {
    handles.remove(handle).close();
  }

  @Override
  public void fsyncdir(Call call, long node, long handle, boolean dataOnly) {
    if (node == NodeNumber.ROOT) {
      // Who unmounts asks so for everything.
      tree.files().sync();
    } else {
      tree.files().commit();
    }
  }

  @Override
  public void syncfs(Call call, long node) {
    tree.files().sync();
  }

  @Override
  public void readdir(Call call, long node, long handle, long position, DirectoryReply reply) {
    Lister.list(node, handles.directory(handle), position, reply, new Live(node));
  }

  /// A directory's entries. In one that is gone there are none.
  private final class Live implements Lister.Source {
    private final long self;

    Live(long self) {
      this.self = self;
    }

    @Override
    public long parent() {
      if (self == NodeNumber.ROOT) {
        return self;
      }
      try {
        return tree.node(tree.files().parent(tree.ino(self)));
      } catch (VarveException e) {
        if (tree.inGoneDirectory(self, e) != e) {
          return self;
        }
        throw e;
      }
    }

    @Override
    public List<Listed> page(Optional<Name> after, boolean withAttributes) {
      long ino = tree.ino(self);
      try {
        return withAttributes
            ? tree.files().listWithAttributes(Caller.ROOT, ino, after, Lister.PAGE)
            : tree.files().list(Caller.ROOT, ino, after, Lister.PAGE).stream()
                .map(entry -> new Listed(entry, Optional.empty()))
                .toList();
      } catch (VarveException e) {
        if (tree.inGoneDirectory(self, e) != e) {
          return List.of();
        }
        throw e;
      }
    }

    @Override
    public long node(Listed listed) {
      return tree.node(listed.entry().ino());
    }

    @Override
    public void fill(EntryReply reply, Inode inode) {
      tree.fill(reply, inode);
    }
  }
}
