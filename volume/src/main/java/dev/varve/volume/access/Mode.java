package dev.varve.volume.access;

/// The bits of a mode, `inode(7)`.
public final class Mode {
  /// All that is stored: permissions, setuid, setgid and sticky.
  public static final int STORED = 07777;

  /// Permissions of owner, group and others.
  public static final int PERMISSIONS = 0777;

  /// Runs as the file's owner.
  public static final int SETUID = 04000;

  /// Runs as the file's group; in a directory, new files get its group.
  public static final int SETGID = 02000;

  /// In a directory, only owners delete.
  public static final int STICKY = 01000;

  /// The group may execute.
  public static final int GROUP_EXECUTE = 0010;

  /// Anybody may execute.
  public static final int ANY_EXECUTE = 0111;

  private static final int OWNER_SHIFT = 6;
  private static final int GROUP_SHIFT = 3;

  private Mode() {}

  static int owner(int mode) {
    return (mode >> OWNER_SHIFT) & Permissions.ALL;
  }

  static int group(int mode) {
    return (mode >> GROUP_SHIFT) & Permissions.ALL;
  }

  static int other(int mode) {
    return mode & Permissions.ALL;
  }

  /// Replaces the permissions of a mode.
  static int with(int mode, int owner, int group, int other) {
    return (mode & ~PERMISSIONS) | (owner << OWNER_SHIFT) | (group << GROUP_SHIFT) | other;
  }
}
