package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.FileHandle;
import dev.varve.volume.OpenMode;
import dev.varve.volume.VolumeFiles;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.AttributeChange;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.RenameMode;
import dev.varve.volume.operation.SetMode;
import dev.varve.volume.state.Entry;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;

/// The newest state of a volume, changed by the superuser.
///
/// @param files the volume's face
record LiveTree(VolumeFiles files) implements WritableTree {
  @Override
  public Inode attributes(long ino) {
    return files.attributes(ino);
  }

  @Override
  public Optional<Inode> lookup(long directory, Name name) {
    return files.lookup(Caller.ROOT, directory, name);
  }

  @Override
  public List<Entry> list(long directory, Optional<Name> after, int limit) {
    return files.list(Caller.ROOT, directory, after, limit);
  }

  @Override
  public List<Name> xattrs(long ino) {
    return files.xattrs(Caller.ROOT, ino);
  }

  @Override
  public Optional<byte[]> xattr(long ino, Name name) {
    return files.xattr(Caller.ROOT, ino, name);
  }

  @Override
  public Inode make(long directory, Name name, FileType type, int mode, long rdev) {
    return files.make(Caller.ROOT, directory, name, type, mode, 0, rdev);
  }

  @Override
  public Inode symlink(long directory, Name name, byte[] target) {
    return files.symlink(Caller.ROOT, directory, name, target);
  }

  @Override
  public Inode link(long ino, long directory, Name name) {
    return files.link(Caller.ROOT, ino, directory, name);
  }

  @Override
  public void unlink(long directory, Name name) {
    files.unlink(Caller.ROOT, directory, name);
  }

  @Override
  public void removeDirectory(long directory, Name name) {
    files.removeDirectory(Caller.ROOT, directory, name);
  }

  @Override
  public void rename(long fromDirectory, Name fromName, long toDirectory, Name toName) {
    files.rename(Caller.ROOT, fromDirectory, fromName, toDirectory, toName, RenameMode.REPLACE);
  }

  @Override
  public Inode setAttributes(long ino, AttributeChange change) {
    return files.setAttributes(Caller.ROOT, ino, change);
  }

  @Override
  public void setXattr(long ino, Name name, byte[] value) {
    files.setXattr(Caller.ROOT, ino, name, value, SetMode.ANY);
  }

  @Override
  public void removeXattr(long ino, Name name) {
    files.removeXattr(Caller.ROOT, ino, name);
  }

  @Override
  public void sync() {
    files.sync();
  }

  @Override
  public Sink rewrite(long ino) {
    return new Writing(files.open(Caller.ROOT, ino, OpenMode.TRUNCATE));
  }

  @Override
  public Content open(long ino) {
    return new Reading(files.open(Caller.ROOT, ino, OpenMode.READ));
  }

  private record Writing(FileHandle handle) implements Sink {
    @Override
    public void write(long offset, ByteBuffer source) {
      handle.write(offset, source);
    }

    @Override
    public void truncate(long sizeBytes) {
      handle.truncate(sizeBytes);
    }

    @Override
    public void close() {
      handle.close();
    }
  }

  private record Reading(FileHandle handle) implements Content {
    @Override
    public int read(long offset, ByteBuffer target) {
      return handle.read(offset, target);
    }

    @Override
    public OptionalLong seekData(long offset) {
      return seek(handle::seekData, offset);
    }

    @Override
    public OptionalLong seekHole(long offset) {
      return seek(handle::seekHole, offset);
    }

    private static OptionalLong seek(LongUnaryOperator seek, long offset) {
      try {
        return OptionalLong.of(seek.applyAsLong(offset));
      } catch (VarveException fault) {
        if (fault.code() == ErrorCode.PAST_END) {
          return OptionalLong.empty();
        }
        throw fault;
      }
    }

    @Override
    public void close() {
      handle.close();
    }
  }
}
