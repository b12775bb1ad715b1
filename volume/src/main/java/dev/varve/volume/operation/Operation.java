package dev.varve.volume.operation;

import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.tree.NodeRef;
import dev.varve.volume.access.Caller;
import dev.varve.volume.content.Extent;
import dev.varve.volume.content.Loose;
import dev.varve.volume.content.ReclaimQueue;
import dev.varve.volume.inode.AttributeChange;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Limits;
import dev.varve.volume.inode.Name;
import dev.varve.volume.inode.Policy;
import java.util.List;
import java.util.Optional;

/// One atomic, deterministic change to a volume. It holds everything that the change depends on but
/// the volume's state and what is in its [Envelope]. Where there is a caller its permissions are
/// checked when the operation is applied.
///
/// Directories and files are told by inode number. A number that names nothing is `STALE`.
public sealed interface Operation {
  /// The most steps of one [Arrange].
  int MAX_STEPS = 64;

  /// Makes a file of any type. Answers its number.
  ///
  /// @param caller who asks, and who will own it
  /// @param directory where
  /// @param name under what name, free so far
  /// @param type what it is
  /// @param mode permissions, before the mask
  /// @param umask permissions to leave out, unless the directory has a default ACL
  /// @param rdev a device's number, else 0
  /// @param target where a symbolic link points, else empty
  @SuppressWarnings("ArrayRecordComponent")
  record Make(
      Caller caller,
      long directory,
      Name name,
      FileType type,
      int mode,
      int umask,
      long rdev,
      byte[] target)
      implements Operation {}

  /// Makes a regular file without a name, which only handles keep. Answers its number.
  ///
  /// @param caller who asks, and who will own it
  /// @param directory a directory that the caller may write, which tells group and default ACL
  /// @param mode permissions, before the mask
  /// @param umask permissions to leave out, unless the directory has a default ACL
  /// @param linkable whether it may get a name while a handle is open
  record MakeNameless(Caller caller, long directory, int mode, int umask, boolean linkable)
      implements Operation {}

  /// Gives a file one more name, or one without a name its first.
  ///
  /// @param caller who asks
  /// @param ino the file, not a directory
  /// @param directory where
  /// @param name the new name, free so far
  record Link(Caller caller, long ino, long directory, Name name) implements Operation {}

  /// Takes a name away: `unlink(2)` or `rmdir(2)`. Answers the number of the file that had it.
  ///
  /// @param caller who asks
  /// @param directory where
  /// @param name the name
  /// @param isDirectory whether a directory must have it, else none may
  /// @param held whether handles keep the file when this was its last name
  record Remove(Caller caller, long directory, Name name, boolean isDirectory, boolean held)
      implements Operation {}

  /// Moves a name. Answers the number of the file that was replaced, or 0.
  ///
  /// @param caller who asks
  /// @param fromDirectory where it is
  /// @param fromName the name that it has
  /// @param toDirectory where it goes
  /// @param toName the name that it gets
  /// @param mode what happens when that name is taken
  /// @param held whether handles keep a file that is replaced
  record Rename(
      Caller caller,
      long fromDirectory,
      Name fromName,
      long toDirectory,
      Name toName,
      RenameMode mode,
      boolean held)
      implements Operation {}

  /// Changes permissions, owner, size and times.
  ///
  /// @param caller who asks
  /// @param ino the file
  /// @param change what to change
  /// @param writable whether a handle that was opened for writing asks: then a change of size needs
  ///   no permission
  record SetAttributes(Caller caller, long ino, AttributeChange change, boolean writable)
      implements Operation {}

  /// Sets an extended attribute.
  ///
  /// @param caller who asks
  /// @param ino the file
  /// @param name with its namespace, such as `user.colour`
  /// @param value up to 65,536 bytes
  /// @param mode what is expected
  @SuppressWarnings("ArrayRecordComponent")
  record SetXattr(Caller caller, long ino, Name name, byte[] value, SetMode mode)
      implements Operation {}

  /// Removes an extended attribute.
  ///
  /// @param caller who asks
  /// @param ino the file
  /// @param name with its namespace
  record RemoveXattr(Caller caller, long ino, Name name) implements Operation {}

  /// Writes bytes of a file that was opened for writing; its permissions were checked then.
  ///
  /// @param caller who wrote: an unprivileged one drops setuid and setgid
  /// @param ino the file
  /// @param offset where
  /// @param extents what follows each other from there; their chunks are durable
  /// @param sizeAtLeast the file is at least this long afterwards
  /// @param mtime when the last of it was written, in nanoseconds; or [#TOLD]
  record Write(
      Caller caller, long ino, long offset, List<Extent> extents, long sizeAtLeast, long mtime)
      implements Operation {
    /// In place of a time: what writing these bytes does to times and privileges was done before,
    /// by an operation without bytes. What was changed since stays.
    public static final long TOLD = Long.MIN_VALUE;
  }

  /// Reserves or gives back room of a file that was opened for writing. At most a bounded number of
  /// extents in one operation: answers how many bytes were done, and the file is then as after a
  /// call for just those.
  ///
  /// @param caller who asks
  /// @param ino the file
  /// @param mode what to do
  /// @param offset where
  /// @param length how many bytes, above zero
  record Allocate(Caller caller, long ino, AllocateMode mode, long offset, long length)
      implements Operation {}

  /// Copies a range between two files, or within one, without copying bytes. Both were opened. At
  /// most a bounded number of extents in one operation: answers how many bytes were done.
  ///
  /// @param caller who asks
  /// @param snapshot the snapshot to copy from, or 0 for the volume as it is
  /// @param source the file, in the snapshot
  /// @param sourceOffset where
  /// @param ino the file that receives
  /// @param offset where
  /// @param length how many bytes
  record CopyRange(
      Caller caller,
      long snapshot,
      long source,
      long sourceOffset,
      long ino,
      long offset,
      long length)
      implements Operation {}

  /// Makes a file's content equal to another's, in constant time.
  ///
  /// @param caller who asks
  /// @param source the file
  /// @param ino the file that receives, which loses what it had
  record CloneFile(Caller caller, long source, long ino) implements Operation {}

  /// Makes, moves and takes away files together. No permissions are checked: the face that asks
  /// decided. Directories that were made on the way to files go when they become empty. Answers the
  /// number of the last file that was put, moved, marked or amended.
  ///
  /// @param owner who will own what is made
  /// @param steps what to do, in this order, at most [#MAX_STEPS]
  record Arrange(Caller owner, List<Step> steps) implements Operation {
    /// Copies the list.
    public Arrange {
      steps = List.copyOf(steps);
    }
  }

  /// Ends what only handles kept: the last one was closed, or a crash closed it.
  ///
  /// @param ino the file; nothing happens when it has a name or is gone
  record Forget(long ino) implements Operation {}

  /// Keeps a file's content as an earlier version, as the policy has it. Answers the version, or 0
  /// when there is nothing to keep.
  ///
  /// @param ino the file
  record KeepVersion(long ino) implements Operation {}

  /// Makes an earlier version the file's content; what it was becomes a version.
  ///
  /// @param caller who asks
  /// @param ino the file
  /// @param version the version
  record RestoreVersion(Caller caller, long ino, long version) implements Operation {}

  /// Lets go of versions and trash whose time is over, a bounded number. Answers how many.
  ///
  /// @param purgeAll whether all trash goes, not only what is old
  record Expire(boolean purgeAll) implements Operation {}

  /// Brings a deleted file back.
  ///
  /// @param caller who asks
  /// @param ino the file, which is in the trash
  /// @param deletedNanos when it was deleted, in nanoseconds since 1970
  /// @param directory where it goes
  /// @param name the name that it gets, free so far
  record Undelete(Caller caller, long ino, long deletedNanos, long directory, Name name)
      implements Operation {}

  /// Sets a quota.
  ///
  /// @param directory whose subtree is limited; the root for the volume
  /// @param limits the limits
  record SetQuota(long directory, Limits limits) implements Operation {}

  /// Says what to keep of the past.
  ///
  /// @param policy the policy
  record SetPolicy(Policy policy) implements Operation {}

  /// Freezes the tree, to be written as of this position.
  record Checkpoint() implements Operation {}

  /// Makes a snapshot of everything as of this position; freezes the tree like a checkpoint.
  /// Answers its number.
  ///
  /// @param name a name that no snapshot has
  record TakeSnapshot(Name name) implements Operation {}

  /// Notes where a snapshot's tree was written.
  ///
  /// @param snapshot the snapshot
  /// @param root its root
  record SealSnapshot(long snapshot, NodeRef root) implements Operation {}

  /// Begins to delete a snapshot: it is no longer to be seen.
  ///
  /// @param snapshot the snapshot
  record CondemnSnapshot(long snapshot) implements Operation {}

  /// Ends the deleting of a snapshot.
  ///
  /// @param snapshot the snapshot
  /// @param leftovers chunks that list the nodes which only it had; they are released later
  record DropSnapshot(long snapshot, List<ChunkId> leftovers) implements Operation {}

  /// Notes that a clone needs a snapshot, or needs it no more. Saying so again changes nothing.
  ///
  /// @param snapshot the snapshot
  /// @param cloneId the clone's id
  /// @param pin whether it needs it
  record PinSnapshot(long snapshot, VolumeId cloneId, boolean pin) implements Operation {}

  /// The first operation of a clone: forgets what belongs to the volume that it was cloned from.
  record BeginClone() implements Operation {}

  /// Makes everything that users see what it was in a snapshot. Snapshots, and what is known of
  /// clients, stay; numbers of inodes, contents and versions go on. Answers how many records
  /// changed.
  ///
  /// @param snapshot the snapshot
  record RestoreVolume(long snapshot) implements Operation {}

  /// Begins to copy a file or directory of a snapshot: makes its copy without entries or bytes, and
  /// without a name, so that nobody sees it. Answers its inode number.
  ///
  /// @param snapshot the snapshot
  /// @param source the file or directory there
  record Stage(long snapshot, long source) implements Operation {}

  /// Copies entries of a directory of a snapshot, a bounded number, into a tree that is being
  /// filled. Answers twice how many, and one more when the last is a file whose bytes are too many
  /// and must follow.
  ///
  /// @param staging the tree's top
  /// @param snapshot the snapshot
  /// @param source the directory there
  /// @param directory the directory that is its copy
  /// @param after the last entry that was copied, or empty
  record StageEntries(
      long staging, long snapshot, long source, long directory, Optional<Name> after)
      implements Operation {}

  /// Copies bytes of a file of a snapshot, a bounded number of extents, into a tree that is being
  /// filled. Answers how many bytes.
  ///
  /// @param staging the tree's top
  /// @param snapshot the snapshot
  /// @param source the file there
  /// @param ino the file that is its copy
  /// @param offset where to go on
  record StageBytes(long staging, long snapshot, long source, long ino, long offset)
      implements Operation {}

  /// Gives a tree that was filled its name, with which all of it is there. A regular file takes the
  /// place of one as its new content and attributes; whatever else had the name goes, a directory
  /// with all that is in it. Answers the number of the inode that has the name.
  ///
  /// @param staging the tree's top
  /// @param directory where
  /// @param name the name
  /// @param replace whether the name may be taken
  /// @param held whether handles keep the file that has it
  record LinkStaged(long staging, long directory, Name name, boolean replace, boolean held)
      implements Operation {}

  /// Gives a tree up that was being filled. Nothing happens when it is there no more.
  ///
  /// @param staging the tree's top
  record CondemnTree(long staging) implements Operation {}

  /// Drops a bounded number of entries of a tree that nobody sees any more. Answers 1 while more
  /// are left, of this one or others.
  ///
  /// @param held files among them that handles keep
  record DropTree(List<Long> held) implements Operation {
    /// Copies the list.
    public DropTree {
      held = List.copyOf(held);
    }
  }

  /// Offers chunks for reclaiming that a deleted snapshot may have been the last to need.
  ///
  /// @param chunks the chunks
  record Offer(List<ChunkId> chunks) implements Operation {}

  /// Takes chunks out of the reclaim queue: they were released, or are needed.
  ///
  /// @param queued the entries
  record Reclaimed(List<ReclaimQueue.Queued> queued) implements Operation {}

  /// Drops a bounded number of extents of contents that nothing refers to. Answers 1 while more are
  /// left.
  record DropCondemned() implements Operation {}

  /// Copies a bounded number of extents of a content up from those below it. Answers 1 while more
  /// are left.
  ///
  /// @param content the content
  record Flatten(long content) implements Operation {}

  /// Puts one extent in the place of several with the same bytes. Whoever orders it has compared
  /// what is there right before. Answers 1 if it did, 0 when there is anything but data.
  ///
  /// @param content the content
  /// @param offset where
  /// @param extent what comes there; its chunk is durable
  record Merge(long content, long offset, Extent extent) implements Operation {}

  /// Takes contents off the list of the loose, except those that became so again.
  ///
  /// @param done what was seen to
  record Settle(List<Loose> done) implements Operation {}
}
