package dev.varve.volume.posixmodel;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.testkit.SimClock;
import dev.varve.volume.VolumeFiles;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.AttributeChange;
import dev.varve.volume.inode.AttributeChange.Time;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.posixmodel.ModelWalk.Last;
import dev.varve.volume.posixmodel.PosixAnswer.Amount;
import dev.varve.volume.posixmodel.PosixAnswer.Bytes;
import dev.varve.volume.posixmodel.PosixAnswer.Failed;
import dev.varve.volume.posixmodel.PosixAnswer.Names;
import dev.varve.volume.posixmodel.VolumePaths.Place;
import dev.varve.volume.state.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A volume, called as the kernel would call it. Each call takes a millisecond of a simulated
/// clock.
final class VolumeCalls implements PosixFileSystem {
  private static final long CALL_NANOS = 1_000_000;

  /// Small, so that listings take several pages.
  private static final int PAGE = 3;

  private final VolumeFiles files;
  private final SimClock clock;
  private final CallTimes times;
  private final VolumeSlots slots;

  VolumeCalls(VolumeFiles files, SimClock clock, CallTimes times) {
    this.files = files;
    this.clock = clock;
    this.times = times;
    this.slots = new VolumeSlots(files);
  }

  void closeAll() {
    slots.closeAll();
  }

  @Override
  public PosixAnswer answer(PosixCall call) {
    clock.advance(CALL_NANOS);
    long now = clock.epochMillis() * CALL_NANOS;
    times.add(now, now);
    try {
      return named(call);
    } catch (VarveException e) {
      return VolumeAnswers.failed(e.code());
    }
  }

  private static Caller caller(Who who) {
    return Caller.of(
        who.uid(), who.gid(), who.groups().stream().mapToInt(Integer::intValue).toArray());
  }

  private VolumePaths paths(Who who) {
    return new VolumePaths(files, caller(who));
  }

  private PosixAnswer named(PosixCall call) {
    switch (call) {
      case PosixCall.MakeDirectory c -> {
        Place place = paths(c.who()).free(c.path(), true);
        make(c.who(), place, FileType.DIRECTORY, c.mode(), c.umask(), 0);
      }
      case PosixCall.MakeNode c -> makeNode(c);
      case PosixCall.MakeSymlink c -> {
        VolumePaths.checkPath(c.target());
        Place place = paths(c.who()).free(c.path(), false);
        byte[] target = VolumePaths.bytes(c.target());
        files.symlink(caller(c.who()), place.directory().ino(), place.name(), target);
      }
      case PosixCall.Link c -> {
        Inode inode = paths(c.who()).find(c.from(), false);
        Place place = paths(c.who()).free(c.to(), false);
        files.link(caller(c.who()), inode.ino(), place.directory().ino(), place.name());
      }
      case PosixCall.Unlink c -> unlink(c);
      case PosixCall.RemoveDirectory c -> removeDirectory(c);
      case PosixCall.Rename c -> rename(c);
      case PosixCall.ListDirectory c -> {
        return new Names(list(c));
      }
      case PosixCall.ReadLink c -> {
        Inode inode = paths(c.who()).find(c.path(), false);
        return new Bytes(VolumeAnswers.text(files.readLink(inode.ino())));
      }
      case PosixCall.Access c -> {
        Inode inode = paths(c.who()).find(c.path(), true);
        files.checkAccess(caller(c.who()), inode.ino(), c.mask());
      }
      default -> {
        return attributed(call);
      }
    }
    return PosixAnswer.DONE;
  }

  private void make(Who who, Place place, FileType type, int mode, int umask, int rdev) {
    files.make(caller(who), place.directory().ino(), place.name(), type, mode, umask, rdev);
  }

  private void makeNode(PosixCall.MakeNode c) {
    Place place = paths(c.who()).free(c.path(), false);
    FileType type =
        switch (c.kind()) {
          case FILE -> FileType.REGULAR;
          case FIFO -> FileType.FIFO;
          case SOCKET -> FileType.SOCKET;
          case CHARACTER_DEVICE -> FileType.CHARACTER_DEVICE;
        };
    int rdev = type == FileType.CHARACTER_DEVICE ? c.rdev() : 0;
    make(c.who(), place, type, c.mode(), c.umask(), rdev);
  }

  private void unlink(PosixCall.Unlink c) {
    VolumePaths paths = paths(c.who());
    Place place = paths.parent(c.path());
    if (place.last() != Last.NAME) {
      throw new VarveException(ErrorCode.IS_DIRECTORY, c.path());
    }
    if (place.slash()) {
      boolean isDirectory = paths.existing(place).isDirectory();
      throw new VarveException(
          isDirectory ? ErrorCode.IS_DIRECTORY : ErrorCode.NOT_DIRECTORY, c.path());
    }
    files.unlink(caller(c.who()), place.directory().ino(), place.name());
  }

  private void removeDirectory(PosixCall.RemoveDirectory c) {
    Place place = paths(c.who()).parent(c.path());
    switch (place.last()) {
      case DOT -> throw new VarveException(ErrorCode.INVALID_ARGUMENT, c.path());
      case DOT_DOT -> throw new VarveException(ErrorCode.NOT_EMPTY, c.path());
      case ROOT -> throw new VarveException(ErrorCode.IN_USE, c.path());
      case NAME -> files.removeDirectory(caller(c.who()), place.directory().ino(), place.name());
    }
  }

  private void rename(PosixCall.Rename c) {
    VolumePaths paths = paths(c.who());
    Place from = paths.parent(c.from());
    Place to = paths.parent(c.to());
    KernelChecks.check(paths, from, to, c.mode());
    files.rename(
        caller(c.who()),
        from.directory().ino(),
        from.name(),
        to.directory().ino(),
        to.name(),
        c.mode());
  }

  private List<String> list(PosixCall.ListDirectory c) {
    Inode inode = paths(c.who()).find(c.path(), true);
    List<String> names = new ArrayList<>();
    Optional<Name> after = Optional.empty();
    while (true) {
      List<Entry> page = files.list(caller(c.who()), inode.ino(), after, PAGE);
      page.forEach(entry -> names.add(VolumeAnswers.listed(entry)));
      if (page.size() < PAGE) {
        return names.stream().sorted().toList();
      }
      after = Optional.of(page.getLast().name());
    }
  }

  private PosixAnswer attributed(PosixCall call) {
    switch (call) {
      case PosixCall.Stat c -> {
        return VolumeAnswers.attributes(paths(c.who()).find(c.path(), c.follow()));
      }
      case PosixCall.Chmod c ->
          change(c.who(), c.path(), true, AttributeChange.NONE.withMode(c.mode()));
      case PosixCall.Chown c -> {
        AttributeChange change = AttributeChange.NONE;
        change = c.uid() == -1 ? change : change.withUid(c.uid());
        change(c.who(), c.path(), c.follow(), c.gid() == -1 ? change : change.withGid(c.gid()));
      }
      case PosixCall.SetTimes c -> {
        if (c.atime().kind() != Time.Kind.OMIT || c.mtime().kind() != Time.Kind.OMIT) {
          AttributeChange change = AttributeChange.NONE.withTimes(c.atime(), c.mtime());
          change(c.who(), c.path(), c.follow(), change);
        }
      }
      case PosixCall.Truncate c -> {
        if (c.size() < 0) {
          throw new VarveException(ErrorCode.INVALID_ARGUMENT, "a negative size");
        }
        change(c.who(), c.path(), true, AttributeChange.NONE.withSize(c.size()));
      }
      case PosixCall.SetXattr c -> {
        return xattrAnswer(
            c.name(),
            () -> {
              KernelChecks.checkXattrValue(c.value());
              long ino = paths(c.who()).find(c.path(), c.follow()).ino();
              byte[] value = VolumePaths.bytes(c.value());
              files.setXattr(caller(c.who()), ino, xattrName(c.name()), value, c.mode());
              return PosixAnswer.DONE;
            });
      }
      case PosixCall.GetXattr c -> {
        return xattrAnswer(c.name(), () -> xattr(c));
      }
      case PosixCall.RemoveXattr c -> {
        return xattrAnswer(
            c.name(),
            () -> {
              long ino = paths(c.who()).find(c.path(), c.follow()).ino();
              files.removeXattr(caller(c.who()), ino, xattrName(c.name()));
              return PosixAnswer.DONE;
            });
      }
      case PosixCall.ListXattrs c -> {
        long ino = paths(c.who()).find(c.path(), c.follow()).ino();
        return new Names(
            files.xattrs(caller(c.who()), ino).stream().map(VolumeAnswers::text).sorted().toList());
      }
      default -> {
        return opened(call);
      }
    }
    return PosixAnswer.DONE;
  }

  private void change(Who who, String path, boolean follow, AttributeChange change) {
    files.setAttributes(caller(who), paths(who).find(path, follow).ino(), change);
  }

  private static PosixAnswer xattrAnswer(String name, Supplier<PosixAnswer> answer) {
    return KernelChecks.isXattrName(name) ? answer.get() : new Failed("ERANGE");
  }

  private PosixAnswer xattr(PosixCall.GetXattr c) {
    long ino = paths(c.who()).find(c.path(), c.follow()).ino();
    return files
        .xattr(caller(c.who()), ino, xattrName(c.name()))
        .<PosixAnswer>map(value -> new Bytes(VolumeAnswers.text(value)))
        .orElse(new Failed("ENODATA"));
  }

  private static Name xattrName(String name) {
    return Name.of(VolumePaths.bytes(name));
  }

  private PosixAnswer opened(PosixCall call) {
    switch (call) {
      case PosixCall.Open c -> slots.open(caller(c.who()), c);
      case PosixCall.Close c -> slots.close(c.slot());
      case PosixCall.Read c -> {
        return slots.read(c);
      }
      case PosixCall.Write c -> {
        return slots.write(c);
      }
      case PosixCall.TruncateOpen c -> slots.truncate(c);
      case PosixCall.Allocate c -> slots.allocate(c);
      case PosixCall.SeekData c -> {
        return new Amount(slots.seek(c.slot(), c.offset(), true));
      }
      case PosixCall.SeekHole c -> {
        return new Amount(slots.seek(c.slot(), c.offset(), false));
      }
      case PosixCall.CopyRange c -> {
        boolean wraps =
            ModelFiles.wraps(c.fromOffset(), c.length())
                || ModelFiles.wraps(c.toOffset(), c.length());
        if (wraps) {
          slots.checkCopy(c.from(), c.to());
          return new Failed("EOVERFLOW");
        }
        return slots.copyRange(c);
      }
      case PosixCall.CloneFile c -> {
        slots.checkCopy(c.from(), c.to());
        slots.handle(c.to()).cloneFrom(slots.handle(c.from()));
      }
      case PosixCall.StatOpen c -> {
        return VolumeAnswers.attributes(slots.handle(c.slot()).attributes());
      }
      case PosixCall.Sync c -> slots.handle(c.slot()).sync();
      default -> throw new IllegalStateException("no answer to " + call);
    }
    return PosixAnswer.DONE;
  }
}
