package dev.varve.volume.inode;

import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;
import org.jspecify.annotations.Nullable;

/// Everything a volume knows of a file but its bytes, its extended attributes and its further
/// names. Immutable; change one through a [Draft].
///
/// Times are nanoseconds since 1970, from 1677 to 2262; faces clamp what is outside.
///
/// @param ino the inode number, at least 1, never given again
/// @param type what it is
/// @param mode the lower 12 bits of a mode: permissions, setuid, setgid, sticky
/// @param uid the owner, unsigned
/// @param gid the group, unsigned
/// @param nlink hard links; of a directory 2 and one more for each directory in it; 0 when only
///   handles or the trash keep it
/// @param rdev the number of a device, else 0
/// @param size bytes of a file or of a symbolic link's target; entries of a directory
/// @param allocated bytes that are data or reserved, in and past the size; 0 for what has none
/// @param atime last access, in nanoseconds
/// @param mtime last change of content, in nanoseconds
/// @param ctime last change of anything, in nanoseconds
/// @param btime creation, in nanoseconds
/// @param content the number of the file's content, 0 when it has none
/// @param change the position of the last operation that changed it: grows with each change
/// @param dataChange the position of the last operation that changed its bytes or size; 0 before
///   the first
/// @param flags of [#HAS_ACL], [#HAS_DEFAULT_ACL] and [#HAS_XATTRS], so that most files need no
///   further look
/// @param parent the directory of the first link; 0 when it has none
/// @param name the name of the first link; null when it has none
/// @param target where a symbolic link points, else null
/// @param tag what a face noted of the bytes of a file, at most [#MAX_TAG_BYTES]: gone when they
///   change; of a [#MARKER] when it became one; null when there is none
@SuppressWarnings("ArrayRecordComponent")
public record Inode(
    long ino,
    FileType type,
    int mode,
    int uid,
    int gid,
    int nlink,
    long rdev,
    long size,
    long allocated,
    long atime,
    long mtime,
    long ctime,
    long btime,
    long content,
    long change,
    long dataChange,
    int flags,
    long parent,
    @Nullable Name name,
    byte @Nullable [] target,
    byte @Nullable [] tag) {
  /// The inode number of a volume's root directory.
  public static final long ROOT = 1;

  /// It has an ACL that its mode does not tell.
  public static final int HAS_ACL = 1;

  /// It is a directory with an ACL for new files.
  public static final int HAS_DEFAULT_ACL = 2;

  /// It has extended attributes.
  public static final int HAS_XATTRS = 4;

  /// It is a directory that was made on the way to an object, and goes when it is empty.
  public static final int PASSING = 8;

  /// It is a directory that is an object too.
  public static final int MARKER = 16;

  /// It is, or was, under retention or legal hold.
  public static final int LOCKED = 32;

  /// The longest tag.
  public static final int MAX_TAG_BYTES = 64;

  /// A copy of an inode that can be changed. Not for sharing between threads.
  public static final class Draft {
    /// Creates an empty draft.
    public Draft() {}

    /// See [Inode#ino].
    public long ino;

    /// See [Inode#type].
    public FileType type = FileType.REGULAR;

    /// See [Inode#mode].
    public int mode;

    /// See [Inode#uid].
    public int uid;

    /// See [Inode#gid].
    public int gid;

    /// See [Inode#nlink].
    public int nlink;

    /// See [Inode#rdev].
    public long rdev;

    /// See [Inode#size].
    public long size;

    /// See [Inode#allocated].
    public long allocated;

    /// See [Inode#atime].
    public long atime;

    /// See [Inode#mtime].
    public long mtime;

    /// See [Inode#ctime].
    public long ctime;

    /// See [Inode#btime].
    public long btime;

    /// See [Inode#content].
    public long content;

    /// See [Inode#change].
    public long change;

    /// See [Inode#dataChange].
    public long dataChange;

    /// See [Inode#flags].
    public int flags;

    /// See [Inode#parent].
    public long parent;

    /// See [Inode#name].
    public @Nullable Name name;

    /// See [Inode#target].
    public byte @Nullable [] target;

    /// See [Inode#tag].
    public byte @Nullable [] tag;

    /// Ends the draft.
    ///
    /// @return the inode
    public Inode done() {
      return new Inode(
          ino,
          type,
          mode,
          uid,
          gid,
          nlink,
          rdev,
          size,
          allocated,
          atime,
          mtime,
          ctime,
          btime,
          content,
          change,
          dataChange,
          flags,
          parent,
          name,
          target,
          tag);
    }
  }

  /// Begins a changed copy.
  ///
  /// @return a draft with all of this inode's values
  public Draft draft() {
    Draft draft = new Draft();
    draft.ino = ino;
    draft.type = type;
    draft.mode = mode;
    draft.uid = uid;
    draft.gid = gid;
    draft.nlink = nlink;
    draft.rdev = rdev;
    draft.size = size;
    draft.allocated = allocated;
    draft.atime = atime;
    draft.mtime = mtime;
    draft.ctime = ctime;
    draft.btime = btime;
    draft.content = content;
    draft.change = change;
    draft.dataChange = dataChange;
    draft.flags = flags;
    draft.parent = parent;
    draft.name = name;
    draft.target = target;
    draft.tag = tag;
    return draft;
  }

  /// Says whether it is a directory.
  ///
  /// @return whether it is one
  public boolean isDirectory() {
    return type == FileType.DIRECTORY;
  }

  /// Says whether it has an ACL that its mode does not tell.
  ///
  /// @return whether it has one
  public boolean hasAcl() {
    return (flags & HAS_ACL) != 0;
  }

  /// Says whether it is a directory with an ACL for new files.
  ///
  /// @return whether it has one
  public boolean hasDefaultAcl() {
    return (flags & HAS_DEFAULT_ACL) != 0;
  }

  /// Says whether it has extended attributes besides ACLs.
  ///
  /// @return whether it has one
  public boolean hasXattrs() {
    return (flags & HAS_XATTRS) != 0;
  }

  /// Says whether a name in a directory is its first link.
  ///
  /// @param directory the directory
  /// @param linkName the name
  /// @return whether it is the one that its record tells
  public boolean isFirstLink(long directory, Name linkName) {
    return parent == directory && name != null && name.equals(linkName);
  }

  /// Says whether it is a regular file.
  ///
  /// @return whether it is one
  public boolean isRegular() {
    return type == FileType.REGULAR;
  }

  /// Writes the record's value; the number is in its key.
  ///
  /// @param writer receives the value
  public void encode(RecordWriter writer) {
    writer
        .putByte(type.code())
        .putVarint(mode)
        .putVarint(Integer.toUnsignedLong(uid))
        .putVarint(Integer.toUnsignedLong(gid))
        .putVarint(nlink)
        .putVarint(rdev)
        .putVarint(size)
        .putVarint(allocated)
        .putLong(atime)
        .putLong(mtime)
        .putLong(ctime)
        .putLong(btime)
        .putVarint(content)
        .putVarint(change)
        .putVarint(dataChange)
        .putVarint(flags)
        .putVarint(parent)
        .putBytes(name == null ? new byte[0] : name.toBytes())
        .putBytes(target == null ? new byte[0] : target)
        .putBytes(tag == null ? new byte[0] : tag);
  }

  /// Reads what [#encode] wrote.
  ///
  /// @param ino the number, from the key
  /// @param reader stands before the value; must be at its end afterwards
  /// @return the inode
  public static Inode decode(long ino, RecordReader reader) {
    FileType type = FileType.ofCode(reader.takeByte());
    int mode = reader.takeVarint32();
    int uid = (int) reader.takeVarint();
    int gid = (int) reader.takeVarint();
    int nlink = reader.takeVarint32();
    long rdev = reader.takeVarint();
    long size = reader.takeVarint();
    long allocated = reader.takeVarint();
    long atime = reader.takeLong();
    long mtime = reader.takeLong();
    long ctime = reader.takeLong();
    long btime = reader.takeLong();
    long content = reader.takeVarint();
    long change = reader.takeVarint();
    long dataChange = reader.takeVarint();
    int flags = reader.takeVarint32();
    long parent = reader.takeVarint();
    byte[] name = reader.takeBytes(Name.MAX_BYTES);
    byte[] target = reader.takeBytes(4096);
    byte[] tag = reader.takeBytes(MAX_TAG_BYTES);
    reader.end();
    return new Inode(
        ino,
        type,
        mode,
        uid,
        gid,
        nlink,
        rdev,
        size,
        allocated,
        atime,
        mtime,
        ctime,
        btime,
        content,
        change,
        dataChange,
        flags,
        parent,
        name.length == 0 ? null : Name.owning(name),
        type == FileType.SYMLINK ? target : null,
        tag.length == 0 ? null : tag);
  }
}
