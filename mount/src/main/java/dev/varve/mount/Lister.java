package dev.varve.mount;

import dev.varve.fuse.Abi;
import dev.varve.fuse.DirectoryReply;
import dev.varve.fuse.EntryReply;
import dev.varve.volume.Listed;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Lists a directory as the kernel wants it: by positions, as much as fits.
final class Lister {
  /// Entries that are asked for at once; of an answer of 32 KiB about as many fit.
  static final int PAGE = 192;

  private static final byte[] SELF = ".".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PARENT = "..".getBytes(StandardCharsets.US_ASCII);

  /// Positions 1 and 2 are after those two.
  private static final long FIRST = 2;

  private Lister() {}

  /// What is listed.
  interface Source {
    /// Returns the node above.
    long parent();

    /// Returns the next [#PAGE] entries, fewer at the end.
    List<Listed> page(Optional<Name> after, boolean withAttributes);

    /// Returns the node of an entry.
    long node(Listed listed);

    /// Answers what an entry is.
    void fill(EntryReply reply, Inode inode);
  }

  static void list(
      long self, OpenDirectory directory, long position, DirectoryReply reply, Source source) {
    if (position < 1 && !reply.add(SELF, self, Abi.S_IFDIR, 1)) {
      return;
    }
    if (position < FIRST && !reply.add(PARENT, source.parent(), Abi.S_IFDIR, FIRST)) {
      return;
    }
    synchronized (directory) {
      entries(directory.listing(), Math.max(0, position - FIRST), reply, source);
    }
  }

  private static void entries(Listing listing, long position, DirectoryReply reply, Source source) {
    Listing.Place place = listing.place(position);
    long skip = place.skip();
    Optional<Name> after = place.after();
    listing.begin(position, place);
    long next = position;
    while (true) {
      List<Listed> page = source.page(after, reply.withEntries());
      for (Listed listed : page) {
        if (skip > 0) {
          skip--;
        } else if (add(listed, FIRST + ++next, reply, source)) {
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

  private static boolean add(Listed listed, long next, DirectoryReply reply, Source source) {
    boolean fits =
        reply.add(
            listed.entry().name().toBytes(),
            source.node(listed),
            listed.entry().type().modeBits(),
            next);
    if (fits && reply.withEntries() && listed.inode().isPresent()) {
      source.fill(reply.entry(), listed.inode().get());
    }
    return fits;
  }
}
