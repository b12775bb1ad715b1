package dev.varve.volume;

/// How a file is opened.
///
/// @param read whether the handle may read
/// @param write whether the handle may write
/// @param append whether each write goes to the end, atomically (`O_APPEND`)
/// @param truncate whether the file is emptied (`O_TRUNC`); needs write
public record OpenMode(boolean read, boolean write, boolean append, boolean truncate) {
  /// Reads only.
  public static final OpenMode READ = new OpenMode(true, false, false, false);

  /// Writes only.
  public static final OpenMode WRITE = new OpenMode(false, true, false, false);

  /// Reads and writes.
  public static final OpenMode READ_WRITE = new OpenMode(true, true, false, false);

  /// Writes to the end only.
  public static final OpenMode APPEND = new OpenMode(false, true, true, false);

  /// Empties the file, then writes.
  public static final OpenMode TRUNCATE = new OpenMode(false, true, false, true);
}
