package dev.varve.volume.posixmodel;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.FileHandle;
import dev.varve.volume.OpenMode;
import dev.varve.volume.VolumeFiles;
import dev.varve.volume.access.Caller;
import dev.varve.volume.access.Permissions;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.posixmodel.ModelWalk.Last;
import dev.varve.volume.posixmodel.PosixAnswer.Amount;
import dev.varve.volume.posixmodel.PosixAnswer.Bytes;
import dev.varve.volume.posixmodel.VolumePaths.Place;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The open files of a volume under test, and what the kernel checks before it asks: offsets below
/// zero, and for what a file was opened.
final class VolumeSlots {
  private static final int MAX_LINKS = 40;

  private final VolumeFiles files;
  private final @Nullable FileHandle[] handles = new FileHandle[PosixFileSystem.SLOTS];
  private final @Nullable OpenMode[] modes = new OpenMode[PosixFileSystem.SLOTS];

  VolumeSlots(VolumeFiles files) {
    this.files = files;
  }

  void open(Caller caller, PosixCall.Open call) {
    OpenMode mode =
        new OpenMode(
            call.use().reads(),
            call.use().writes(),
            call.flags().append() && call.use().writes(),
            call.flags().truncate() && call.use().writes());
    FileHandle handle = opened(new VolumePaths(files, caller), caller, call, mode);
    FileHandle before = handles[call.slot()];
    handles[call.slot()] = handle;
    modes[call.slot()] = mode;
    if (before != null) {
      before.close();
    }
  }

  private FileHandle opened(VolumePaths paths, Caller caller, PosixCall.Open call, OpenMode mode) {
    boolean create = call.creating().create();
    boolean isNew = create && call.creating().exclusive();
    boolean wantsDirectory = false;
    Place place = paths.parent(call.path());
    for (int links = 0; links <= MAX_LINKS; links++) {
      if (place.last() != Last.NAME) {
        return existing(caller, paths.find(call.path(), true), call, mode);
      }
      if (create && place.slash()) {
        throw new VarveException(ErrorCode.IS_DIRECTORY, call.path());
      }
      wantsDirectory |= place.slash();
      Optional<Inode> child = paths.child(place);
      if (child.isEmpty() && create) {
        return files.create(
            caller,
            place.directory().ino(),
            place.name(),
            call.creating().mode(),
            call.creating().umask(),
            mode);
      }
      Inode inode = paths.existing(place);
      if (inode.target() == null || isNew) {
        if (wantsDirectory && !inode.isDirectory()) {
          throw new VarveException(ErrorCode.NOT_DIRECTORY, call.path());
        }
        return existing(caller, inode, call, mode);
      }
      place = paths.follow(place.directory(), inode);
    }
    throw new VarveException(ErrorCode.LINK_LOOP, call.path());
  }

  private FileHandle existing(Caller caller, Inode inode, PosixCall.Open call, OpenMode mode) {
    if (call.creating().create() && call.creating().exclusive()) {
      throw new VarveException(ErrorCode.ALREADY_EXISTS, call.path());
    }
    if (inode.isDirectory() && (call.creating().create() || mode.write())) {
      throw new VarveException(ErrorCode.IS_DIRECTORY, call.path());
    }
    if (!inode.isRegular()) {
      int want = (mode.read() ? Permissions.READ : 0) | (mode.write() ? Permissions.WRITE : 0);
      files.checkAccess(caller, inode.ino(), want);
    }
    return files.open(caller, inode.ino(), mode);
  }

  void close(int slot) {
    FileHandle handle = handle(slot);
    handles[slot] = null;
    handle.close();
  }

  /// Closes all; the volume is about to be closed itself.
  void closeAll() {
    for (int slot = 0; slot < handles.length; slot++) {
      if (handles[slot] != null) {
        close(slot);
      }
    }
  }

  Bytes read(PosixCall.Read call) {
    checkNotNegative(call.offset());
    ByteBuffer buffer = ByteBuffer.allocate(call.length());
    int count = handle(call.slot()).read(call.offset(), buffer);
    byte[] bytes = new byte[count];
    buffer.flip().get(bytes);
    return new Bytes(VolumeAnswers.text(bytes));
  }

  Amount write(PosixCall.Write call) {
    checkNotNegative(call.offset());
    ByteBuffer bytes = ByteBuffer.wrap(PosixCall.bytes(call.seed(), call.length()));
    return new Amount(handle(call.slot()).write(call.offset(), bytes));
  }

  void truncate(PosixCall.TruncateOpen call) {
    checkNotNegative(call.size());
    FileHandle handle = handle(call.slot());
    if (!mode(call.slot()).write()) {
      throw new VarveException(ErrorCode.INVALID_ARGUMENT, "not open for writing");
    }
    handle.truncate(call.size());
  }

  void allocate(PosixCall.Allocate call) {
    FileHandle handle = handle(call.slot());
    if (call.offset() < 0 || call.length() <= 0) {
      throw new VarveException(ErrorCode.INVALID_ARGUMENT, "a strange range");
    }
    handle.allocate(call.mode(), call.offset(), call.length());
  }

  long seek(int slot, long offset, boolean data) {
    FileHandle handle = handle(slot);
    if (offset < 0) {
      throw new VarveException(ErrorCode.PAST_END, "a negative offset");
    }
    return data ? handle.seekData(offset) : handle.seekHole(offset);
  }

  void checkCopy(int from, int to) {
    handle(from);
    handle(to);
    if (!mode(from).read() || !mode(to).write() || mode(to).append()) {
      throw new VarveException(ErrorCode.BAD_HANDLE, "not open for this");
    }
  }

  Amount copyRange(PosixCall.CopyRange call) {
    FileHandle from = handle(call.from());
    return new Amount(
        handle(call.to()).copyRange(from, call.fromOffset(), call.toOffset(), call.length()));
  }

  FileHandle handle(int slot) {
    FileHandle handle = handles[slot];
    if (handle == null) {
      throw new VarveException(ErrorCode.BAD_HANDLE, "slot " + slot + " is closed");
    }
    return handle;
  }

  private OpenMode mode(int slot) {
    OpenMode mode = modes[slot];
    return mode == null ? OpenMode.READ : mode;
  }

  private static void checkNotNegative(long offset) {
    if (offset < 0) {
      throw new VarveException(ErrorCode.INVALID_ARGUMENT, "a negative offset");
    }
  }
}
