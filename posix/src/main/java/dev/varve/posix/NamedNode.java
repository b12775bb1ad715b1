package dev.varve.posix;

/// What a directory has under a name, without opening it: links, pipes and devices, and whatever
/// the caller may not open. Names nothing for longer than a call: if another process puts something
/// else there, the next call means that. Needs its directory open.
public final class NamedNode extends Node {
  private final Directory directory;
  private final byte[] name;

  /// Takes over the array of the name.
  NamedNode(Directory directory, byte[] name) {
    super(directory.place().child(name));
    this.directory = directory;
    this.name = name;
  }

  @Override
  public void setPermissions(int permissions) {
    // The C library does this through /proc, because the kernel could not before Linux 6.6.
    try (Scratch scratch = Scratch.take()) {
      SystemCall.FCHMODAT.call(
          place(),
          scratch,
          directory.descriptor(),
          scratch.name(name),
          permissions,
          Abi.AT_SYMLINK_NOFOLLOW);
    }
  }

  @Override
  public void setOwner(int uid, int gid) {
    try (Scratch scratch = Scratch.take()) {
      SystemCall.FCHOWNAT.call(
          place(),
          scratch,
          directory.descriptor(),
          scratch.name(name),
          uid,
          gid,
          Abi.AT_SYMLINK_NOFOLLOW);
    }
  }

  @Override
  public void setTimes(TimeChange accessed, TimeChange modified) {
    try (Scratch scratch = Scratch.take()) {
      SystemCall.UTIMENSAT.call(
          place(),
          scratch,
          directory.descriptor(),
          scratch.name(name),
          times(scratch, accessed, modified),
          Abi.AT_SYMLINK_NOFOLLOW);
    }
  }

  @Override
  long statx(Scratch scratch) {
    return SystemCall.STATX.answer(
        scratch,
        directory.descriptor(),
        scratch.name(name),
        Abi.AT_SYMLINK_NOFOLLOW | Abi.AT_NO_AUTOMOUNT,
        FileStat.WANTED,
        scratch.dataAddress());
  }

  /// No call before Linux 6.13 takes a directory, but a path can start at an open one.
  @Override
  long attributeTarget(Scratch scratch) {
    return scratch.pathThrough(directory.descriptor(), name);
  }

  @Override
  AttributeCalls attributeCalls() {
    return AttributeCalls.BY_PATH;
  }
}
