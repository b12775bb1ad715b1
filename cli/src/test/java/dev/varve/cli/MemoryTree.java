package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.inode.AttributeChange;
import dev.varve.volume.inode.AttributeChange.Time;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.state.Entry;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A tree that is kept in memory, and that dies after a number of changes when a test says so.
final class MemoryTree implements WritableTree {
  private static final int PAGE = 4_096;

  private static final class File {
    Inode inode;
    byte[] content = {};
    final TreeMap<Name, Long> entries = new TreeMap<>();
    final TreeMap<Name, byte[]> xattrs = new TreeMap<>();

    File(Inode inode) {
      this.inode = inode;
    }
  }

  private final Map<Long, File> files = new HashMap<>();
  private long lastIno = Inode.ROOT;
  private long now = 1;
  private long changesLeft = Long.MAX_VALUE;
  private @Nullable ErrorCode failure;
  private int syncs;

  MemoryTree() {
    files.put(Inode.ROOT, new File(inode(Inode.ROOT, FileType.DIRECTORY, 0755, 0, null)));
  }

  /// Lets all changes fail after some more.
  synchronized void failAfter(long changes, ErrorCode code) {
    changesLeft = changes;
    failure = code;
  }

  synchronized void work() {
    changesLeft = Long.MAX_VALUE;
  }

  synchronized int syncCount() {
    return syncs;
  }

  @Override
  public synchronized Inode attributes(long ino) {
    return file(ino).inode;
  }

  @Override
  public synchronized Optional<Inode> lookup(long directory, Name name) {
    return Optional.ofNullable(file(directory).entries.get(name)).map(this::attributes);
  }

  @Override
  public synchronized List<Entry> list(long directory, Optional<Name> after, int limit) {
    TreeMap<Name, Long> entries = file(directory).entries;
    return (after.isPresent() ? entries.tailMap(after.get(), false) : entries)
        .entrySet().stream()
            .limit(limit)
            .map(e -> new Entry(e.getKey(), e.getValue(), attributes(e.getValue()).type()))
            .toList();
  }

  @Override
  public synchronized List<Name> xattrs(long ino) {
    return List.copyOf(file(ino).xattrs.keySet());
  }

  @Override
  public synchronized Optional<byte[]> xattr(long ino, Name name) {
    return Optional.ofNullable(file(ino).xattrs.get(name));
  }

  @Override
  public synchronized Inode make(long directory, Name name, FileType type, int mode, long rdev) {
    return add(directory, name, inode(++lastIno, type, mode, rdev, null));
  }

  @Override
  public synchronized Inode symlink(long directory, Name name, byte[] target) {
    return add(directory, name, inode(++lastIno, FileType.SYMLINK, 0777, 0, target));
  }

  private Inode add(long directory, Name name, Inode inode) {
    change(directory);
    if (file(directory).entries.putIfAbsent(name, inode.ino()) != null) {
      throw new VarveException(ErrorCode.ALREADY_EXISTS, name + " exists");
    }
    files.put(inode.ino(), new File(inode));
    return inode;
  }

  @Override
  public synchronized Inode link(long ino, long directory, Name name) {
    change(directory);
    if (file(directory).entries.putIfAbsent(name, ino) != null) {
      throw new VarveException(ErrorCode.ALREADY_EXISTS, name + " exists");
    }
    return nlink(ino, 1);
  }

  @Override
  public synchronized void unlink(long directory, Name name) {
    change(directory);
    Long ino = file(directory).entries.remove(name);
    if (ino == null || nlink(ino, -1).isDirectory()) {
      throw new VarveException(ErrorCode.NOT_FOUND, name + " is no file");
    }
  }

  @Override
  public synchronized void removeDirectory(long directory, Name name) {
    if (!file(lookup(directory, name).orElseThrow().ino()).entries.isEmpty()) {
      throw new VarveException(ErrorCode.NOT_EMPTY, name + " is not empty");
    }
    change(directory);
    file(directory).entries.remove(name);
  }

  @Override
  public synchronized void rename(
      long fromDirectory, Name fromName, long toDirectory, Name toName) {
    change(fromDirectory);
    change(toDirectory);
    Long ino = file(fromDirectory).entries.remove(fromName);
    file(toDirectory).entries.put(toName, java.util.Objects.requireNonNull(ino));
  }

  @Override
  public synchronized Inode setAttributes(long ino, AttributeChange change) {
    fault();
    File file = file(ino);
    Inode.Draft draft = file.inode.draft();
    draft.mode = change.mode().orElse(draft.mode);
    draft.uid = change.uid().orElse(draft.uid);
    draft.gid = change.gid().orElse(draft.gid);
    draft.size = change.size().orElse(draft.size);
    draft.atime = change.atime().kind() == Time.Kind.SET ? change.atime().nanos() : draft.atime;
    draft.mtime = change.mtime().kind() == Time.Kind.SET ? change.mtime().nanos() : draft.mtime;
    file.inode = draft.done();
    return file.inode;
  }

  @Override
  public synchronized void setXattr(long ino, Name name, byte[] value) {
    fault();
    file(ino).xattrs.put(name, value.clone());
    flags(ino);
  }

  @Override
  public synchronized void removeXattr(long ino, Name name) {
    fault();
    file(ino).xattrs.remove(name);
    flags(ino);
  }

  @Override
  public synchronized Sink rewrite(long ino) {
    content(ino, new byte[0]);
    return new Sink() {
      @Override
      public void write(long offset, ByteBuffer source) {
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        synchronized (MemoryTree.this) {
          byte[] before = file(ino).content;
          int size = (int) Math.max(before.length, offset + bytes.length);
          byte[] content = Arrays.copyOf(before, size);
          System.arraycopy(bytes, 0, content, (int) offset, bytes.length);
          content(ino, content);
        }
      }

      @Override
      public void truncate(long sizeBytes) {
        synchronized (MemoryTree.this) {
          content(ino, Arrays.copyOf(file(ino).content, (int) sizeBytes));
        }
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public synchronized Content open(long ino) {
    byte[] content = file(ino).content;
    return new Content() {
      @Override
      public int read(long offset, ByteBuffer target) {
        int count = (int) Math.max(0, Math.min(target.remaining(), content.length - offset));
        target.put(content, (int) offset, count);
        return count;
      }

      @Override
      public OptionalLong seekData(long offset) {
        for (long at = offset; at < content.length; at++) {
          if (content[(int) at] != 0) {
            return OptionalLong.of(Math.max(offset, at / PAGE * PAGE));
          }
        }
        return OptionalLong.empty();
      }

      @Override
      public OptionalLong seekHole(long offset) {
        for (long at = offset; at < content.length; at = (at / PAGE + 1) * PAGE) {
          if (isZero(content, (int) at)) {
            return OptionalLong.of(at);
          }
        }
        return OptionalLong.of(content.length);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public synchronized void sync() {
    syncs++;
  }

  private static boolean isZero(byte[] content, int from) {
    for (int i = from; i < Math.min(content.length, (from / PAGE + 1) * PAGE); i++) {
      if (content[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private void content(long ino, byte[] content) {
    fault();
    File file = file(ino);
    file.content = content;
    Inode.Draft draft = file.inode.draft();
    draft.size = content.length;
    draft.mtime = now++;
    file.inode = draft.done();
  }

  private void flags(long ino) {
    File file = file(ino);
    Inode.Draft draft = file.inode.draft();
    draft.flags = file.xattrs.isEmpty() ? 0 : Inode.HAS_XATTRS;
    file.inode = draft.done();
  }

  private Inode nlink(long ino, int change) {
    File file = file(ino);
    Inode.Draft draft = file.inode.draft();
    draft.nlink += change;
    file.inode = draft.done();
    return file.inode;
  }

  private void change(long directory) {
    fault();
    File file = file(directory);
    Inode.Draft draft = file.inode.draft();
    draft.mtime = now++;
    file.inode = draft.done();
  }

  private void fault() {
    ErrorCode code = failure;
    if (changesLeft-- <= 0 && code != null) {
      throw new VarveException(code, "a test wants this to fail");
    }
  }

  private File file(long ino) {
    File file = files.get(ino);
    if (file == null) {
      throw new VarveException(ErrorCode.STALE, "there is no inode " + ino);
    }
    return file;
  }

  private Inode inode(long ino, FileType type, int mode, long rdev, byte @Nullable [] target) {
    Inode.Draft draft = new Inode.Draft();
    draft.ino = ino;
    draft.type = type;
    draft.mode = mode;
    draft.rdev = rdev;
    draft.nlink = 1;
    draft.size = target == null ? 0 : target.length;
    draft.target = target;
    draft.mtime = now++;
    return draft.done();
  }
}
