package dev.varve.volume;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.FaceReading.Found;
import dev.varve.volume.access.Acl;
import dev.varve.volume.access.AttributeAccess;
import dev.varve.volume.access.Caller;
import dev.varve.volume.access.Permissions;
import dev.varve.volume.engine.Submitted;
import dev.varve.volume.engine.VolumeCore;
import dev.varve.volume.file.OpenFile;
import dev.varve.volume.file.OpenFiles;
import dev.varve.volume.file.OpenHandle;
import dev.varve.volume.inode.AttributeChange;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.operation.RenameMode;
import dev.varve.volume.operation.SetMode;
import dev.varve.volume.state.Change;
import dev.varve.volume.state.Entry;
import dev.varve.volume.state.Outcome;
import dev.varve.volume.state.State;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The file face of a volume: what POSIX says of inodes, names and attributes. Each call checks the
/// permissions of its caller, and fails with the error that Linux would give.
///
/// What was written to an open file, and is still gathered in memory, is seen by every reader at
/// once, in sizes and times too.
///
/// A call that changes something is atomic. When it is durable, the face's [Durability] says; what
/// a reading may tell, its [Consistency].
///
/// Safe for any thread.
public final class VolumeFiles {
  /// The most entries that [#list] returns in one call.
  public static final int MAX_LIST = 65_536;

  /// How often a file is made for one opening that others delete at once.
  private static final int MAX_ATTEMPTS = 100;

  private static final byte[] NO_TARGET = {};

  private final VolumeCore core;
  private final OpenFiles openFiles;
  private final FileLocks locks;
  private final Durability durability;
  private final Consistency consistency;
  private final FaceReading reading;

  VolumeFiles(
      VolumeCore core,
      OpenFiles openFiles,
      FileLocks locks,
      Durability durability,
      Consistency consistency) {
    this.core = core;
    this.openFiles = openFiles;
    this.locks = locks;
    this.durability = durability;
    this.consistency = consistency;
    this.reading = new FaceReading(core, openFiles, consistency);
  }

  private <T> T read(Function<State, T> reader) {
    return reading.read(reader);
  }

  private Outcome submit(Operation operation) {
    return submit(state -> operation);
  }

  private Outcome submit(Function<State, Operation> plan) {
    Submitted submitted = core.writer().submitBy(this, plan);
    if (durability == Durability.SYNC) {
      core.writer().awaitDurable(submitted.position());
    }
    return submitted.outcome();
  }

  /// Tells those who watch what this face did to an open file.
  void tell(Change change) {
    core.writer().watches().tell(this, List.of(change));
  }

  private record FoundEntry(Entry entry, Optional<Found> file) {}

  // Names.

  /// Finds a file by its name in a directory.
  ///
  /// @param caller who asks; needs to search the directory
  /// @param directory where
  /// @param name the name
  /// @return the file, or empty when nothing has the name
  /// @throws VarveException `ACCESS_DENIED`, `NOT_DIRECTORY`, `STALE`
  public Optional<Inode> lookup(Caller caller, long directory, Name name) {
    return read(
            state -> {
              Inode inode = state.view().directory(directory);
              Permissions.check(caller, inode, state.view().acl(inode), Permissions.EXECUTE);
              Optional<Entry> entry = state.view().entry(directory, name);
              return entry.isEmpty()
                  ? Optional.<Found>empty()
                  : Optional.of(reading.found(state.view().inode(entry.get().ino())));
            })
        .map(reading::seen);
  }

  /// Returns the directory above a directory: what `..` names.
  ///
  /// @param directory a directory
  /// @return its parent; the root's is the root
  public long parent(long directory) {
    return read(state -> {
      Inode inode = state.view().directory(directory);
      return inode.nlink() == 0 ? directory : state.parent(directory);
    });
  }

  /// Lists a directory in the byte order of its names, a page at a time. An entry that is there all
  /// the while is listed exactly once, whatever changes meanwhile.
  ///
  /// @param caller who asks; needs to read the directory
  /// @param directory where
  /// @param after the last name of the page before, or empty
  /// @param limit the most entries, from 1 to [#MAX_LIST]
  /// @return the next entries; fewer than the limit only at the end
  public List<Entry> list(Caller caller, long directory, Optional<Name> after, int limit) {
    Check.argument(
        limit >= 1 && limit <= MAX_LIST,
        () -> "a page has from 1 to " + MAX_LIST + " entries, asked for " + limit);
    return read(state -> {
      Inode inode = state.view().directory(directory);
      Permissions.check(caller, inode, state.view().acl(inode), Permissions.READ);
      return state.view().list(directory, after, limit);
    });
  }

  /// Lists a directory as [#list], with attributes: names and attributes of one moment, and of open
  /// files what was written since.
  ///
  /// @param caller who asks; needs to read the directory, and to search it for attributes
  /// @param directory where
  /// @param after the last name of the page before, or empty
  /// @param limit the most entries, from 1 to [#MAX_LIST]
  /// @return the next entries; fewer than the limit only at the end
  public List<Listed> listWithAttributes(
      Caller caller, long directory, Optional<Name> after, int limit) {
    Check.argument(
        limit >= 1 && limit <= MAX_LIST,
        () -> "a page has from 1 to " + MAX_LIST + " entries, asked for " + limit);
    return read(
            state -> {
              Inode inode = state.view().directory(directory);
              Optional<Acl> acl = state.view().acl(inode);
              Permissions.check(caller, inode, acl, Permissions.READ);
              boolean searchable = Permissions.allows(caller, inode, acl, Permissions.EXECUTE);
              return state.view().list(directory, after, limit).stream()
                  .map(entry ->
                      new FoundEntry(
                          entry,
                          searchable
                              ? Optional.of(reading.found(state.view().inode(entry.ino())))
                              : Optional.empty()))
                  .toList();
            })
        .stream()
        .map(listed -> new Listed(listed.entry(), listed.file().map(reading::seen)))
        .toList();
  }

  /// Keeps an inode of any type after its last name is gone.
  ///
  /// @param ino the inode
  /// @return to be closed
  /// @throws VarveException `STALE` when it is gone
  public Hold hold(long ino) {
    return new Hold(openFiles.hold(ino));
  }

  /// Makes a file, directory, pipe, socket or device.
  ///
  /// @param caller who asks, and who will own it
  /// @param directory where
  /// @param name a free name
  /// @param type anything but a symbolic link
  /// @param mode permissions
  /// @param umask permissions to leave out, unless the directory has a default ACL
  /// @param rdev a device's number, else 0
  /// @return the new inode
  public Inode make(
      Caller caller, long directory, Name name, FileType type, int mode, int umask, long rdev) {
    Check.argument(type != FileType.SYMLINK, () -> "a symbolic link needs a target");
    return submit(new Operation.Make(caller, directory, name, type, mode, umask, rdev, NO_TARGET))
        .inode()
        .orElseThrow();
  }

  /// Makes a symbolic link.
  ///
  /// @param caller who asks, and who will own it
  /// @param directory where
  /// @param name a free name
  /// @param target where it points, 1 to 4095 bytes
  /// @return the new inode
  public Inode symlink(Caller caller, long directory, Name name, byte[] target) {
    return submit(
            new Operation.Make(
                caller, directory, name, FileType.SYMLINK, 0777, 0, 0, target.clone()))
        .inode()
        .orElseThrow();
  }

  /// Reads where a symbolic link points.
  ///
  /// @param ino the link
  /// @return its target
  /// @throws VarveException `INVALID_ARGUMENT` when it is none
  public byte[] readLink(long ino) {
    byte[] target = read(state -> state.view().inode(ino)).target();
    if (target == null) {
      throw new VarveException(ErrorCode.INVALID_ARGUMENT, "inode " + ino + " is no symbolic link");
    }
    return target.clone();
  }

  /// Gives a file one more name, or one that never had any its first: then with all that is
  /// gathered of it, for which the directory's quota must have room.
  ///
  /// @param caller who asks
  /// @param ino the file, not a directory
  /// @param directory where
  /// @param name a free name
  /// @return the file
  public Inode link(Caller caller, long ino, long directory, Name name) {
    Optional<OpenFile> file = openFiles.find(ino);
    if (file.isPresent() && read(state -> state.view().inode(ino)).nlink() == 0) {
      file.get().flush();
    }
    Inode linked = submit(new Operation.Link(caller, ino, directory, name)).inode().orElseThrow();
    return reading.seen(new Found(linked, true));
  }

  /// Takes a name from a file; the file goes with its last name and its last handle.
  ///
  /// @param caller who asks
  /// @param directory where
  /// @param name the name
  public void unlink(Caller caller, long directory, Name name) {
    remove(caller, directory, name, false);
  }

  /// Removes an empty directory.
  ///
  /// @param caller who asks
  /// @param directory where
  /// @param name the name
  public void removeDirectory(Caller caller, long directory, Name name) {
    remove(caller, directory, name, true);
  }

  private void remove(Caller caller, long directory, Name name, boolean isDirectory) {
    long ino =
        submit(state ->
                new Operation.Remove(
                    caller, directory, name, isDirectory, isHeld(state, directory, name)))
            .number();
    openFiles.forgetUnheld(ino);
  }

  /// Whether handles keep the file that has a name. Told while the operation is made, so that a
  /// file opened before it is kept. What is buffered keeps a file that is bound for the trash.
  private boolean isHeld(State state, long directory, Name name) {
    Optional<Long> ino = state.view().entry(directory, name).map(Entry::ino);
    return ino.isPresent()
        && (openFiles.isHeld(ino.get())
            || (state.policy().trashNanos() > 0 && openFiles.find(ino.get()).isPresent()));
  }

  /// Moves a name.
  ///
  /// @param caller who asks
  /// @param fromDirectory where it is
  /// @param fromName the name that it has
  /// @param toDirectory where it goes
  /// @param toName the name that it gets
  /// @param mode what happens when that is taken
  public void rename(
      Caller caller,
      long fromDirectory,
      Name fromName,
      long toDirectory,
      Name toName,
      RenameMode mode) {
    long replaced =
        submit(state ->
                new Operation.Rename(
                    caller,
                    fromDirectory,
                    fromName,
                    toDirectory,
                    toName,
                    mode,
                    isHeld(state, toDirectory, toName)))
            .number();
    if (replaced != 0) {
      openFiles.forgetUnheld(replaced);
    }
  }

  // Attributes.

  /// Returns a file's attributes.
  ///
  /// @param ino the file
  /// @return its inode
  /// @throws VarveException `STALE` when it is gone
  public Inode attributes(long ino) {
    return reading.seen(read(state -> reading.found(state.view().inode(ino))));
  }

  /// Checks what a caller may do with a file.
  ///
  /// @param caller who asks
  /// @param ino the file
  /// @param want of [Permissions#READ], [Permissions#WRITE] and [Permissions#EXECUTE]
  /// @throws VarveException `ACCESS_DENIED`
  public void checkAccess(Caller caller, long ino, int want) {
    read(state -> {
      Inode inode = state.view().inode(ino);
      Permissions.check(caller, inode, state.view().acl(inode), want);
      return inode;
    });
  }

  /// Changes permissions, owner, size and times.
  ///
  /// @param caller who asks
  /// @param ino the file
  /// @param change what to change
  /// @return the file afterwards
  public Inode setAttributes(Caller caller, long ino, AttributeChange change) {
    Operation.SetAttributes operation = new Operation.SetAttributes(caller, ino, change, false);
    if (change.size().isPresent()) {
      openFiles.keepVersion(caller, ino);
    }
    Optional<OpenFile> file = openFiles.find(ino);
    if (file.isPresent()) {
      Inode changed = file.get().change(operation);
      tell(new Change.Node(ino));
      settle();
      return changed;
    }
    return submit(operation).inode().orElseThrow();
  }

  private void settle() {
    if (durability == Durability.SYNC) {
      core.writer().sync();
    }
  }

  /// Reads an extended attribute.
  ///
  /// @param caller who asks
  /// @param ino the file
  /// @param name with its namespace
  /// @return its value, or empty when it is not there
  public Optional<byte[]> xattr(Caller caller, long ino, Name name) {
    reading.settleAttributes(ino);
    return read(state -> {
      Inode inode = state.view().inode(ino);
      AttributeAccess.checkRead(caller, inode, state.view().acl(inode), name.toBytes());
      return inode.flags() == 0 ? Optional.<byte[]>empty() : state.view().xattr(ino, name);
    });
  }

  /// Lists a file's extended attributes.
  ///
  /// @param caller who asks; some names are for the superuser only
  /// @param ino the file
  /// @return their names, in byte order
  public List<Name> xattrs(Caller caller, long ino) {
    reading.settleAttributes(ino);
    return read(state -> {
      Inode inode = state.view().inode(ino);
      return inode.flags() == 0
          ? List.<Name>of()
          : state.view().xattrs(ino).stream()
              .filter(name -> AttributeAccess.isListed(caller, name.toBytes()))
              .toList();
    });
  }

  /// Sets an extended attribute.
  ///
  /// @param caller who asks
  /// @param ino the file
  /// @param name with its namespace
  /// @param value up to 65,536 bytes
  /// @param mode what is expected
  public void setXattr(Caller caller, long ino, Name name, byte[] value, SetMode mode) {
    afterWrites(ino, new Operation.SetXattr(caller, ino, name, value.clone(), mode));
  }

  /// Removes an extended attribute.
  ///
  /// @param caller who asks
  /// @param ino the file
  /// @param name with its namespace
  /// @throws VarveException `NO_ATTRIBUTE` when it is not there
  public void removeXattr(Caller caller, long ino, Name name) {
    afterWrites(ino, new Operation.RemoveXattr(caller, ino, name));
  }

  /// A capability that is set after a write must not go with its bytes when they are flushed.
  private void afterWrites(long ino, Operation change) {
    Optional<OpenFile> file = openFiles.find(ino);
    if (file.isPresent()) {
      file.get().afterWrites(() -> core.writer().submitQuietly(change));
      tell(new Change.Node(ino));
      settle();
    } else {
      submit(change);
    }
  }

  // Files.

  /// Opens a regular file.
  ///
  /// @param caller who asks; needs the permissions of the mode
  /// @param ino the file
  /// @param mode how
  /// @return a handle, to be closed
  /// @throws VarveException `IS_DIRECTORY`, `NOT_SUPPORTED` for other types
  public FileHandle open(Caller caller, long ino, OpenMode mode) {
    Inode inode = attributes(ino);
    OpenFiles.checkRegular(inode);
    int want = (mode.read() ? Permissions.READ : 0) | (mode.write() ? Permissions.WRITE : 0);
    checkAccess(caller, ino, want);
    FileHandle handle = opened(caller, ino, mode);
    if (!mode.truncate()) {
      return handle;
    }
    boolean truncated = false;
    try {
      handle.truncate(0);
      truncated = true;
      return handle;
    } finally {
      if (!truncated) {
        handle.close();
      }
    }
  }

  /// Opens a regular file for a caller whom a kernel has let pass. Does not truncate.
  ///
  /// @param caller who asks
  /// @param ino the file
  /// @param mode how
  /// @return a handle, to be closed
  public FileHandle openAdmitted(Caller caller, long ino, OpenMode mode) {
    Check.argument(!mode.truncate(), () -> "an admitted opening does not truncate");
    return opened(caller, ino, mode);
  }

  /// Makes a regular file without a name and opens it (`O_TMPFILE`). It ends with its last handle,
  /// unless [#link] gives it a name before.
  ///
  /// @param caller who asks, and who will own it
  /// @param directory a directory that the caller may write
  /// @param mode permissions
  /// @param umask permissions to leave out, unless the directory has a default ACL
  /// @param open how it is opened
  /// @param linkable whether it may get a name (no `O_EXCL`)
  /// @return a handle, to be closed
  public FileHandle createNameless(
      Caller caller, long directory, int mode, int umask, OpenMode open, boolean linkable) {
    long ino =
        submit(new Operation.MakeNameless(caller, directory, mode, umask, linkable)).number();
    boolean opened = false;
    try {
      FileHandle handle = opened(caller, ino, open);
      opened = true;
      return handle;
    } finally {
      if (!opened) {
        openFiles.forgetUnheld(ino);
      }
    }
  }

  /// Makes a regular file and opens it, whatever its mode permits. When somebody deletes it in
  /// between, it is made once more.
  ///
  /// @param caller who asks, and who will own it
  /// @param directory where
  /// @param name a free name
  /// @param mode permissions
  /// @param umask permissions to leave out, unless the directory has a default ACL
  /// @param open how it is opened
  /// @return a handle, to be closed
  public FileHandle create(
      Caller caller, long directory, Name name, int mode, int umask, OpenMode open) {
    for (int attempt = 1; ; attempt++) {
      Inode inode = make(caller, directory, name, FileType.REGULAR, mode, umask, 0);
      try {
        return opened(caller, inode.ino(), open);
      } catch (VarveException e) {
        if (e.code() != ErrorCode.STALE || attempt == MAX_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private FileHandle opened(Caller caller, long ino, OpenMode mode) {
    OpenHandle handle = openFiles.open(caller, ino);
    return new FileHandle(
        handle,
        mode,
        durability,
        consistency,
        new HandleLocks(locks, ino, handle.number(), mode),
        this::tell);
  }

  // The volume.

  /// Tells how much room there is.
  ///
  /// @return as `statvfs(3)`
  public Space space() {
    return read(state -> Space.of(state.usage(Inode.ROOT), state.view().limits(Inode.ROOT)));
  }

  /// Makes everything durable that was done before, on this face and on others.
  public void sync() {
    openFiles.flushAll();
    core.writer().sync();
  }

  /// Makes durable what was done to names and attributes before; not what handles gather of files.
  public void commit() {
    core.writer().sync();
  }

  /// Follows a path from the root.
  ///
  /// @param caller who asks; needs to search each directory
  /// @param path names with `/` between them; may begin and end with it
  /// @param followLast whether a symbolic link at the end is followed
  /// @return what it names
  /// @throws VarveException `NOT_FOUND`, `NOT_DIRECTORY`, `LINK_LOOP`, `NAME_TOO_LONG`
  public Inode resolve(Caller caller, byte[] path, boolean followLast) {
    return new PathWalk(this, caller).resolve(path, followLast);
  }
}
