package dev.varve.volume.state;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.VolumeId;
import dev.varve.tree.TreeCursor;
import dev.varve.tree.TreeReader;
import dev.varve.volume.access.Acl;
import dev.varve.volume.access.AclFormat;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Limits;
import dev.varve.volume.inode.Name;
import dev.varve.volume.record.Keys;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Reads the records of a volume in a tree: the newest one, or that of a snapshot. Checks no
/// permissions.
public final class StateView {
  /// The extended attribute that holds a file's ACL.
  public static final Name ACCESS_ACL = Name.of("system.posix_acl_access");

  /// The extended attribute that holds the ACL which new files of a directory get.
  public static final Name DEFAULT_ACL = Name.of("system.posix_acl_default");

  /// The most bytes of one piece of an extended attribute's value.
  static final int XATTR_PIECE_BYTES = 4096;

  private final TreeReader tree;
  private final @Nullable DirectoryCache directories;

  /// Reads a tree.
  ///
  /// @param tree the tree
  public StateView(TreeReader tree) {
    this.tree = tree;
    this.directories = null;
  }

  /// Reads a tree, and remembers directories.
  ///
  /// @param directories is told of every inode that is changed
  StateView(TreeReader tree, DirectoryCache directories) {
    this.tree = tree;
    this.directories = directories;
  }

  /// Returns the tree.
  ///
  /// @return the tree
  public TreeReader tree() {
    return tree;
  }

  /// Finds an inode that a name leads to or a handle keeps: one in the trash is none.
  ///
  /// @param ino its number
  /// @return the inode, or empty when there is none
  public Optional<Inode> find(long ino) {
    Optional<Inode> stored = stored(ino);
    return stored.isPresent() && stored.get().nlink() == 0 && !isOrphan(ino)
        ? Optional.empty()
        : stored;
  }

  /// Finds an inode, those in the trash too.
  Optional<Inode> stored(long ino) {
    return tree.read(
        StateKeys.inode(ino),
        (bytes, offset, count) -> Inode.decode(ino, new RecordReader(bytes, offset, count)));
  }

  /// Returns an inode that a name leads to or a handle keeps.
  ///
  /// @param ino its number
  /// @return the inode
  /// @throws VarveException `STALE` when there is none
  public Inode inode(long ino) {
    Optional<Inode> found = find(ino);
    if (found.isEmpty()) {
      throw new VarveException(ErrorCode.STALE, "inode " + ino + " is there no more");
    }
    return found.get();
  }

  /// Returns the inode of a file in the trash.
  Inode trashed(long ino) {
    return stored(ino)
        .orElseThrow(() ->
            new VarveException(
                ErrorCode.CORRUPT, "the trash names inode " + ino + ", which is gone"));
  }

  /// Says whether only handles keep a file.
  ///
  /// @param ino the file
  /// @return whether it has no name, and is not in the trash
  public boolean isOrphan(long ino) {
    return tree.contains(Keys.of(Keys.ORPHAN, ino));
  }

  /// Finds what is noted of a file that only handles keep.
  Optional<Orphan> orphan(long ino) {
    return tree.get(Keys.of(Keys.ORPHAN, ino)).map(Orphan::decode);
  }

  /// Says whether nobody will ever read a file again once its handles are closed.
  ///
  /// @param ino the file
  /// @return whether it has no name and is not bound for the trash, or is gone
  public boolean endsWithHandles(long ino) {
    Optional<Inode> inode = find(ino);
    return inode.isEmpty()
        || (inode.get().nlink() == 0 && !orphan(ino).orElse(Orphan.ENDING).isForTrash());
  }

  /// Returns a directory's inode.
  ///
  /// @param ino its number
  /// @return the inode
  /// @throws VarveException `STALE` when there is none, `NOT_DIRECTORY` when it is something else
  public Inode directory(long ino) {
    Inode known = directories == null ? null : directories.find(ino);
    if (known != null) {
      return known;
    }
    Inode inode = inode(ino);
    if (!inode.isDirectory()) {
      throw new VarveException(ErrorCode.NOT_DIRECTORY, "inode " + ino + " is no directory");
    }
    if (directories != null) {
      directories.keep(inode);
    }
    return inode;
  }

  /// Finds an entry of a directory.
  ///
  /// @param directory the directory
  /// @param name the name
  /// @return the entry, or empty when there is none
  public Optional<Entry> entry(long directory, Name name) {
    return tree.read(
        StateKeys.entry(directory, name),
        (bytes, offset, count) -> decodeEntry(name, new RecordReader(bytes, offset, count)));
  }

  /// Lists a directory in the order of its names.
  ///
  /// @param directory the directory
  /// @param after the last name of the page before, or empty
  /// @param limit the most entries
  /// @return the next entries; fewer than the limit only at the end
  public List<Entry> list(long directory, Optional<Name> after, int limit) {
    byte[] prefix = Keys.of(Keys.ENTRY, directory);
    TreeCursor cursor = tree.cursor();
    boolean more = cursor.seek(after.map(name -> StateKeys.entry(directory, name)).orElse(prefix));
    List<Entry> entries = new ArrayList<>();
    while (more && entries.size() < limit && cursor.keyStartsWith(prefix)) {
      Name name = StateKeys.nameAt(cursor.key(), StateKeys.NUMBER_BYTES);
      if (after.isEmpty() || !name.equals(after.get())) {
        entries.add(decodeEntry(name, new RecordReader(cursor.value())));
      }
      more = cursor.next();
    }
    return entries;
  }

  /// Says whether a directory has no entries.
  ///
  /// @param directory the directory
  /// @return whether it is empty
  public boolean isEmpty(long directory) {
    byte[] prefix = Keys.of(Keys.ENTRY, directory);
    TreeCursor cursor = tree.cursor();
    return !cursor.seek(prefix) || !cursor.keyStartsWith(prefix);
  }

  /// Lists the further links of a file, besides the one in its inode, in the order of directories
  /// and names.
  ///
  /// @param ino the file
  /// @param limit the most links
  /// @return where it is linked
  public List<Link> links(long ino, int limit) {
    byte[] prefix = Keys.of(Keys.LINK, ino);
    TreeCursor cursor = tree.cursor();
    boolean more = cursor.seek(prefix);
    List<Link> links = new ArrayList<>();
    while (more && links.size() < limit && cursor.keyStartsWith(prefix)) {
      Name name = StateKeys.nameAt(cursor.key(), StateKeys.NUMBER_BYTES + Long.BYTES);
      links.add(new Link(cursor.keyLong(StateKeys.NUMBER_BYTES), name));
      more = cursor.next();
    }
    return links;
  }

  /// A place where a file is linked.
  ///
  /// @param directory the directory
  /// @param name the name
  public record Link(long directory, Name name) {
    /// By directories, then by names.
    public static final Comparator<Link> ORDER =
        Comparator.comparingLong(Link::directory).thenComparing(Link::name);
  }

  /// Reads where a file is linked from the key of a further link's record.
  ///
  /// @param key a key of kind [Keys#LINK]
  /// @return the link
  public static Link linkOf(byte[] key) {
    return new Link(
        Keys.secondNumber(key), StateKeys.nameAt(key, StateKeys.NUMBER_BYTES + Long.BYTES));
  }

  /// Reads an extended attribute.
  ///
  /// @param ino the file
  /// @param name with its namespace
  /// @return its value, or empty when it is not there
  public Optional<byte[]> xattr(long ino, Name name) {
    byte[] prefix = StateKeys.xattrPrefix(ino, name);
    TreeCursor cursor = tree.cursor();
    if (!cursor.seek(prefix) || !cursor.keyStartsWith(prefix)) {
      return Optional.empty();
    }
    RecordWriter value = new RecordWriter();
    do {
      byte[] piece = cursor.value();
      value.putRaw(piece, 0, piece.length);
    } while (cursor.next() && cursor.keyStartsWith(prefix));
    return Optional.of(value.toBytes());
  }

  /// Lists a file's extended attributes.
  ///
  /// @param ino the file
  /// @return their names, in order
  public List<Name> xattrs(long ino) {
    byte[] prefix = Keys.of(Keys.XATTR, ino);
    TreeCursor cursor = tree.cursor();
    List<Name> names = new ArrayList<>();
    for (boolean more = cursor.seek(prefix);
        more && cursor.keyStartsWith(prefix);
        more = cursor.next()) {
      byte[] key = cursor.key();
      int end = key.length - Short.BYTES;
      if (key[end] == 0 && key[end + 1] == 0) {
        names.add(Name.of(java.util.Arrays.copyOfRange(key, StateKeys.NUMBER_BYTES, end - 1)));
      }
    }
    return names;
  }

  /// Reads the ACL that limits who may use a file.
  ///
  /// @param inode the file
  /// @return the ACL, or empty when the mode says all
  public Optional<Acl> acl(Inode inode) {
    return inode.hasAcl()
        ? xattr(inode.ino(), ACCESS_ACL).map(AclFormat::ofStored)
        : Optional.empty();
  }

  /// Reads the ACL that new files of a directory get.
  ///
  /// @param directory the directory
  /// @return the ACL, or empty when it has none
  public Optional<Acl> defaultAcl(Inode directory) {
    return directory.hasDefaultAcl()
        ? xattr(directory.ino(), DEFAULT_ACL).map(AclFormat::ofStored)
        : Optional.empty();
  }

  /// Lists the earlier versions of a file, oldest first.
  ///
  /// @param ino the file
  /// @return its versions, as many as the policy keeps
  public List<Version> versions(long ino) {
    byte[] prefix = Keys.of(Keys.VERSION, ino);
    TreeCursor cursor = tree.cursor();
    List<Version> versions = new ArrayList<>();
    for (boolean more = cursor.seek(prefix);
        more && cursor.keyStartsWith(prefix);
        more = cursor.next()) {
      versions.add(Version.decode(cursor.keyLong(StateKeys.NUMBER_BYTES), cursor.value()));
    }
    return versions;
  }

  /// Lists deleted files that the trash keeps, in the order in which they were deleted.
  ///
  /// @param after the last of the page before, or empty
  /// @param limit the most files
  /// @return the next files; fewer than the limit only at the end
  public List<Trashed> trash(Optional<Trashed> after, int limit) {
    byte[] prefix = {Keys.TRASH};
    TreeCursor cursor = tree.cursor();
    boolean more =
        cursor.seek(
            after
                .map(last -> Keys.of(Keys.TRASH, last.deletedNanos(), last.ino() + 1))
                .orElse(prefix));
    return trash(cursor, more, limit, cursor::next);
  }

  /// Lists deleted files that the trash keeps, the one deleted last first.
  ///
  /// @param before the last of the page before, or empty
  /// @param limit the most files
  /// @return the next files; fewer than the limit only at the end
  public List<Trashed> trashNewestFirst(Optional<Trashed> before, int limit) {
    TreeCursor cursor = tree.cursor();
    boolean more =
        cursor.seekFloor(
            before
                .map(last -> Keys.of(Keys.TRASH, last.deletedNanos(), last.ino() - 1))
                .orElse(Keys.of(Keys.TRASH, Long.MAX_VALUE, Long.MAX_VALUE)));
    return trash(cursor, more, limit, cursor::previous);
  }

  private static List<Trashed> trash(
      TreeCursor cursor, boolean found, int limit, BooleanSupplier step) {
    byte[] prefix = {Keys.TRASH};
    List<Trashed> files = new ArrayList<>();
    boolean more = found;
    while (more && files.size() < limit && cursor.keyStartsWith(prefix)) {
      long ino = cursor.keyLong(StateKeys.NUMBER_BYTES);
      files.add(Trashed.decode(cursor.keyLong(1), ino, cursor.value()));
      more = step.getAsBoolean();
    }
    return files;
  }

  /// Lists the snapshots in the order in which they were taken, also those being deleted.
  ///
  /// @return all of them
  public List<Snapshot> snapshots() {
    byte[] prefix = {Keys.SNAPSHOT};
    TreeCursor cursor = tree.cursor();
    List<Snapshot> snapshots = new ArrayList<>();
    for (boolean more = cursor.seek(prefix);
        more && cursor.keyStartsWith(prefix);
        more = cursor.next()) {
      snapshots.add(Snapshot.decode(cursor.keyLong(1), cursor.value()));
    }
    return snapshots;
  }

  /// Lists the clones that need a snapshot.
  ///
  /// @param snapshot the snapshot's number
  /// @return their ids
  public List<VolumeId> pins(long snapshot) {
    byte[] prefix = Keys.of(Keys.PIN, snapshot);
    TreeCursor cursor = tree.cursor();
    List<VolumeId> clones = new ArrayList<>();
    for (boolean more = cursor.seek(prefix);
        more && cursor.keyStartsWith(prefix);
        more = cursor.next()) {
      clones.add(Keys.pinningClone(cursor.key()));
    }
    return clones;
  }

  /// Lists the tops of trees that nobody sees: that are being filled or dropped.
  ///
  /// @param limit the most trees
  /// @return their tops' inode numbers
  public List<Long> hiddenTrees(int limit) {
    return numbers(Keys.STAGING, limit);
  }

  /// Lists the tops of trees that are being filled.
  ///
  /// @return their inode numbers
  public List<Long> fillingTrees() {
    return hiddenTrees(HiddenTrees.MAX_TREES).stream()
        .filter(top -> HiddenTrees.isFilling(tree, top))
        .toList();
  }

  /// Finds a tree that is being dropped.
  ///
  /// @return its top's inode number, or empty when there is none
  public Optional<Long> condemnedTree() {
    return hiddenTrees(HiddenTrees.MAX_TREES).stream()
        .filter(top -> HiddenTrees.isCondemned(tree, top))
        .findFirst();
  }

  /// Lists files that are dropped next of trees that nobody sees any more.
  ///
  /// @return their inode numbers, a bounded number
  public List<Long> nextDropped() {
    return condemnedTree()
        .map(top -> HiddenTrees.victims(this, top, HiddenTrees.MAX_DROPPED))
        .orElse(List.of())
        .stream()
        .map(HiddenTrees.Victim::ino)
        .toList();
  }

  private List<Long> numbers(byte kind, int limit) {
    byte[] prefix = {kind};
    TreeCursor cursor = tree.cursor();
    List<Long> numbers = new ArrayList<>();
    for (boolean more = cursor.seek(prefix);
        more && numbers.size() < limit && cursor.keyStartsWith(prefix);
        more = cursor.next()) {
      numbers.add(cursor.keyLong(1));
    }
    return numbers;
  }

  /// Lists files that only handles keep.
  ///
  /// @param limit the most files
  /// @return their inode numbers
  public List<Long> orphans(int limit) {
    return numbers(Keys.ORPHAN, limit);
  }

  /// Reads a quota.
  ///
  /// @param directory the directory
  /// @return its limits, or empty when it has none
  public Optional<Limits> limits(long directory) {
    return tree.get(Keys.of(Keys.QUOTA, directory)).map(Quotas::decode);
  }

  static byte[] encodeEntry(long ino, FileType type) {
    return new RecordWriter().putLong(ino).putByte(type.code()).toBytes();
  }

  private static Entry decodeEntry(Name name, RecordReader reader) {
    Entry entry = new Entry(name, reader.takeLong(), FileType.ofCode(reader.takeByte()));
    reader.end();
    return entry;
  }
}
