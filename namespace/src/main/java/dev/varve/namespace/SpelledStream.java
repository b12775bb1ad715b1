package dev.varve.namespace;

import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Name;
import dev.varve.volume.state.EntryCursor;
import dev.varve.volume.state.StateView;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/// Keys that are spelled below a directory, [Spelling]: names sort as keys do.
final class SpelledStream implements KeyStream {
  private static final byte[] START = {};

  private final StateView view;
  private final Optional<Long> root;
  private final FileType leaf;
  private final Deque<Level> levels = new ArrayDeque<>();
  private byte[] key = START;
  private long ino;
  private boolean valid;

  /// Creates a stream.
  ///
  /// @param root the directory; without it there are no keys
  /// @param leaf what has a key: a file, or a directory that holds more
  SpelledStream(StateView view, Optional<Long> root, FileType leaf) {
    this.view = view;
    this.root = root;
    this.leaf = leaf;
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Level(byte[] prefix, EntryCursor cursor) {}

  @Override
  public boolean seek(byte[] from) {
    levels.clear();
    valid = false;
    if (root.isEmpty()) {
      return false;
    }
    long directory = root.get();
    int start = 0;
    while (true) {
      EntryCursor cursor = enter(Arrays.copyOf(from, start), directory);
      if (from.length - start <= Spelling.PIECE_BYTES) {
        cursor.seek(Spelling.bound(from, start));
        return next();
      }
      byte[] piece = Spelling.cutName(from, start);
      boolean there = cursor.seek(piece) && Arrays.equals(cursor.name(), piece);
      if (!there) {
        return next();
      }
      directory = cursor.ino();
      cursor.next();
      start += Spelling.PIECE_BYTES;
    }
  }

  private EntryCursor enter(byte[] prefix, long directory) {
    EntryCursor cursor = new EntryCursor(view, directory);
    levels.push(new Level(prefix, cursor));
    return cursor;
  }

  @Override
  public boolean next() {
    while (!levels.isEmpty()) {
      Level level = levels.getFirst();
      EntryCursor cursor = level.cursor();
      if (!cursor.isValid()) {
        levels.pop();
        continue;
      }
      byte[] name = cursor.name();
      FileType type = cursor.type();
      long found = cursor.ino();
      cursor.next();
      Optional<byte[]> read = Spelling.read(name);
      if (read.isEmpty()) {
        continue;
      }
      byte[] piece = read.get();
      byte[] all = Arrays.copyOf(level.prefix(), level.prefix().length + piece.length);
      System.arraycopy(piece, 0, all, level.prefix().length, piece.length);
      if (Spelling.isCut(name)) {
        if (type == FileType.DIRECTORY) {
          enter(all, found).seek(START);
        }
      } else if (type == leaf) {
        key = all;
        ino = found;
        valid = true;
        return true;
      }
    }
    valid = false;
    return false;
  }

  /// Finds a directory by a path of one or two names.
  static Optional<Long> find(StateView view, long from, Name... names) {
    long at = from;
    for (Name name : names) {
      Optional<Long> next =
          view.entry(at, name)
              .filter(entry -> entry.type() == FileType.DIRECTORY)
              .map(entry -> entry.ino());
      if (next.isEmpty()) {
        return next;
      }
      at = next.get();
    }
    return Optional.of(at);
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
  public boolean isPaused() {
    return false;
  }

  @Override
  public long ino() {
    return ino;
  }
}
