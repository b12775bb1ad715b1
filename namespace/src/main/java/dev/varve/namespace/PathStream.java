package dev.varve.namespace;

import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.state.Entry;
import dev.varve.volume.state.EntryCursor;
import dev.varve.volume.state.StateView;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/// The keys that are paths: files, and directories that are objects.
///
/// **Order.** A directory `d` comes where `d/` sorts among its siblings, after `d!`, `d-` and `d.`,
/// though its entry lies before theirs. So the walk puts directories off: they wait, each a
/// beginning of the next, until a name comes that `d/` sorts before. A seek finds those that wait
/// by looking up the beginnings of the name it seeks that are followed by a byte below `/`.
///
/// **Bounds.** It looks at 4096 entries and then pauses, since directories without files give no
/// key. **Cost.** A seek descends once for each directory on the way, and once for each such
/// beginning.
final class PathStream implements KeyStream {
  /// Entries that one stream looks at.
  static final int MAX_LOOKS = 4096;

  private static final byte[] START = {};
  private static final byte SLASH = '/';

  private final StateView view;
  private final long bucket;
  private final Deque<Level> levels = new ArrayDeque<>();
  private byte[] key = START;
  private long ino;
  private boolean valid;
  private boolean paused;
  private int lookCount;

  PathStream(StateView view, long bucket) {
    this.view = view;
    this.bucket = bucket;
  }

  /// A directory on the way.
  private static final class Level {
    final byte[] prefix;
    final long directory;
    final EntryCursor cursor;
    final Deque<Waiting> waiting = new ArrayDeque<>();

    Level(StateView view, byte[] prefix, long directory) {
      this.prefix = prefix;
      this.directory = directory;
      this.cursor = new EntryCursor(view, directory);
    }
  }

  /// A directory whose turn comes later.
  @SuppressWarnings("ArrayRecordComponent")
  private record Waiting(byte[] name, long ino) {
    /// Whether the directory's keys come before a sibling's.
    boolean isBefore(byte[] sibling) {
      int at = Arrays.mismatch(name, sibling);
      int own = at == name.length ? SLASH : name[at] & 0xff;
      return at != sibling.length && own < (sibling[at] & 0xff);
    }
  }

  @Override
  public boolean seek(byte[] from) {
    levels.clear();
    enter(START, bucket);
    int start = 0;
    while (true) {
      Level level = levels.getFirst();
      int end = indexOfSlash(from, start);
      boolean last = end < 0;
      byte[] name = Arrays.copyOfRange(from, start, last ? from.length : end);
      findWaiting(level, name);
      Optional<Long> below = last ? Optional.empty() : directory(level.directory, name);
      level.cursor.seek(last ? name : joined(name, SLASH));
      if (below.isEmpty()) {
        return next();
      }
      start = end + 1;
      enter(Arrays.copyOf(from, start), below.get());
      if (start == from.length && marked(below.get())) {
        levels.getFirst().cursor.seek(START);
        return true;
      }
    }
  }

  private static int indexOfSlash(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == SLASH) {
        return i;
      }
    }
    return -1;
  }

  /// Finds directories that began before a name and whose keys come after it.
  private void findWaiting(Level level, byte[] name) {
    int limit = Math.min(name.length - 1, Name.MAX_BYTES);
    for (int length = 1; length <= limit; length++) {
      if ((name[length] & 0xff) < SLASH) {
        byte[] beginning = Arrays.copyOf(name, length);
        directory(level.directory, beginning)
            .ifPresent(found -> level.waiting.push(new Waiting(beginning, found)));
      }
    }
  }

  private Optional<Long> directory(long parent, byte[] name) {
    boolean hidden = parent == bucket && KeyPath.isReserved(name);
    return hidden || !KeyPath.isName(name)
        ? Optional.empty()
        : view.entry(parent, Name.of(name))
            .filter(entry -> entry.type() == FileType.DIRECTORY)
            .map(Entry::ino);
  }

  private void enter(byte[] prefix, long directory) {
    levels.push(new Level(view, prefix, directory));
  }

  @Override
  public boolean next() {
    while (!levels.isEmpty()) {
      Level level = levels.getFirst();
      byte[] name = level.cursor.isValid() ? level.cursor.name() : START;
      Waiting waiting = level.waiting.peek();
      boolean down = waiting != null && (name.length == 0 || waiting.isBefore(name));
      if (!down && name.length == 0) {
        levels.pop();
        continue;
      }
      byte[] next = joined(level.prefix, down ? joined(waiting.name(), SLASH) : name);
      if (lookCount == MAX_LOOKS) {
        paused = true;
        return stand(next, 0);
      }
      lookCount++;
      if (down ? descend(level, next) : take(level, name, next)) {
        return true;
      }
    }
    valid = false;
    return false;
  }

  private boolean descend(Level level, byte[] prefix) {
    long directory = level.waiting.pop().ino();
    enter(prefix, directory);
    levels.getFirst().cursor.seek(START);
    return marked(directory);
  }

  private boolean take(Level level, byte[] name, byte[] path) {
    FileType type = level.cursor.type();
    long found = level.cursor.ino();
    level.cursor.next();
    if (level.directory == bucket && KeyPath.isReserved(name)) {
      return false;
    }
    if (type == FileType.DIRECTORY) {
      level.waiting.push(new Waiting(name, found));
      return false;
    }
    // Symbolic links, pipes, sockets and devices are no objects.
    return type == FileType.REGULAR && stand(path, found);
  }

  private boolean marked(long directory) {
    boolean marker = (view.inode(directory).flags() & Inode.MARKER) != 0;
    return marker && stand(levels.getFirst().prefix, directory);
  }

  private boolean stand(byte[] at, long found) {
    key = at;
    ino = found;
    valid = true;
    return true;
  }

  private static byte[] joined(byte[] first, byte... second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Override
  public boolean isPaused() {
    return paused;
  }

  @Override
  public boolean isValid() {
    return valid;
  }

  @Override
  public byte[] key() {
    return key;
  }

  @Override
  public long ino() {
    return ino;
  }
}
