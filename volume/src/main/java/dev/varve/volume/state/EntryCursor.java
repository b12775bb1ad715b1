package dev.varve.volume.state;

import dev.varve.tree.TreeCursor;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Name;
import dev.varve.volume.record.Keys;
import java.nio.ByteBuffer;

/// Walks the entries of one directory in the byte order of their names. Over the newest state only
/// while nothing is applied. One thread at a time.
public final class EntryCursor {
  private final byte[] prefix;
  private final TreeCursor cursor;
  private boolean valid;

  /// Creates a cursor that stands nowhere.
  ///
  /// @param view the state
  /// @param directory a directory
  public EntryCursor(StateView view, long directory) {
    this.prefix = Keys.of(Keys.ENTRY, directory);
    this.cursor = view.tree().cursor();
  }

  /// Moves to the first entry at or after a name.
  ///
  /// @param name bytes that need not be a name
  /// @return whether there is one
  public boolean seek(byte[] name) {
    // No name is longer: what follows cannot matter.
    int length = Math.min(name.length, Name.MAX_BYTES + 1);
    byte[] key = new byte[prefix.length + length];
    ByteBuffer.wrap(key).put(prefix).put(name, 0, length);
    valid = cursor.seek(key) && cursor.keyStartsWith(prefix);
    return valid;
  }

  /// Moves to the next entry.
  ///
  /// @return whether there is one
  public boolean next() {
    valid = cursor.next() && cursor.keyStartsWith(prefix);
    return valid;
  }

  /// Says whether the cursor stands on an entry.
  ///
  /// @return whether it does
  public boolean isValid() {
    return valid;
  }

  /// Returns the name.
  ///
  /// @return its bytes, a copy
  public byte[] name() {
    ByteBuffer key = cursor.keyView();
    byte[] name = new byte[key.remaining() - prefix.length];
    key.get(prefix.length, name);
    return name;
  }

  /// Returns what has the name.
  ///
  /// @return an inode number
  public long ino() {
    return cursor.valueView().getLong(0);
  }

  /// Returns what kind of thing has the name.
  ///
  /// @return its type
  public FileType type() {
    return FileType.ofCode(cursor.valueView().get(Long.BYTES));
  }
}
