package dev.varve.mount;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.fuse.Abi;
import dev.varve.fuse.Call;
import dev.varve.fuse.DirectoryOperations;
import dev.varve.fuse.DirectoryReply;
import dev.varve.fuse.OpenReply;
import dev.varve.volume.Listed;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.Name;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Open directories of the volume.
final class LiveDirectories implements DirectoryOperations {
  /// Entries that are asked for at once; of an answer of 32 KiB about as many fit.
  private static final int PAGE = 192;

  private static final byte[] SELF = ".".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PARENT = "..".getBytes(StandardCharsets.US_ASCII);

  /// Positions 1 and 2 are after those two.
  private static final long FIRST = 2;

  private final LiveTree tree;
  private final OpenTable handles;

  LiveDirectories(LiveTree tree, OpenTable handles) {
    this.tree = tree;
    this.handles = handles;
  }

  @Override
  public void opendir(Call call, long node, int flags, OpenReply reply) {
    reply.handle(handles.add(new OpenDirectory(new Listing())));
  }

  @Override
  public void releasedir(Call call, long node, long handle) {
    handles.remove(handle);
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
    if (!(handles.get(handle) instanceof OpenDirectory directory)) {
      throw new VarveException(ErrorCode.NOT_DIRECTORY, "a file was listed");
    }
    if (position < 1 && !reply.add(SELF, node, Abi.S_IFDIR, 1)) {
      return;
    }
    if (position < FIRST && !reply.add(PARENT, parent(node), Abi.S_IFDIR, FIRST)) {
      return;
    }
    synchronized (directory) {
      list(node, directory.listing(), Math.max(0, position - FIRST), reply);
    }
  }

  private long parent(long node) {
    if (node == NodeNumber.ROOT) {
      return node;
    }
    try {
      return tree.node(tree.files().parent(tree.ino(node)));
    } catch (VarveException e) {
      if (tree.inGoneDirectory(node, e) != e) {
        return node;
      }
      throw e;
    }
  }

  private void list(long node, Listing listing, long position, DirectoryReply reply) {
    Listing.Place place = listing.place(position);
    long skip = place.skip();
    Optional<Name> after = place.after();
    listing.begin(position, place);
    long next = position;
    while (true) {
      List<Listed> page = page(node, after, reply.withEntries());
      for (Listed listed : page) {
        if (skip > 0) {
          skip--;
        } else if (add(listed, FIRST + ++next, reply)) {
          listing.listed(listed.entry().name());
        } else {
          return;
        }
      }
      if (page.size() < PAGE) {
        return;
      }
      after = Optional.of(page.getLast().entry().name());
    }
  }

  private List<Listed> page(long node, Optional<Name> after, boolean withAttributes) {
    long ino = tree.ino(node);
    try {
      return withAttributes
          ? tree.files().listWithAttributes(Caller.ROOT, ino, after, PAGE)
          : tree.files().list(Caller.ROOT, ino, after, PAGE).stream()
              .map(entry -> new Listed(entry, Optional.empty()))
              .toList();
    } catch (VarveException e) {
      if (tree.inGoneDirectory(node, e) != e) {
        return List.of();
      }
      throw e;
    }
  }

  private boolean add(Listed listed, long next, DirectoryReply reply) {
    long node = tree.node(listed.entry().ino());
    boolean fits =
        reply.add(listed.entry().name().toBytes(), node, listed.entry().type().modeBits(), next);
    if (fits && reply.withEntries() && listed.inode().isPresent()) {
      tree.fill(reply.entry(), listed.inode().get());
    }
    return fits;
  }
}
