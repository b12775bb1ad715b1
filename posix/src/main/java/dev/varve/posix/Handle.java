package dev.varve.posix;

import dev.varve.base.Check;

/// An open file description. Whoever opened it closes it, when no other thread uses it any more:
/// the kernel gives the number to the next that opens.
public abstract sealed class Handle extends Node implements AutoCloseable
    permits Directory, PosixFile {
  private static final byte[] ITSELF = {};

  private final int descriptor;
  private volatile boolean closed;

  Handle(int descriptor, Place place) {
    super(place);
    this.descriptor = descriptor;
  }

  /// Returns the number of the file descriptor, which stays this handle's.
  ///
  /// @return 0 or more
  public final int descriptor() {
    Check.state(!closed, () -> path() + " is closed");
    return descriptor;
  }

  @Override
  public final void setPermissions(int permissions) {
    run(SystemCall.FCHMOD, permissions);
  }

  @Override
  public final void setOwner(int uid, int gid) {
    run(SystemCall.FCHOWN, uid, gid);
  }

  @Override
  public final void setTimes(TimeChange accessed, TimeChange modified) {
    try (Scratch scratch = Scratch.take()) {
      call(SystemCall.FUTIMENS, scratch, times(scratch, accessed, modified));
    }
  }

  /// Waits until its content and metadata are on the disk (`fsync(2)`); a directory's content are
  /// its names. An error may be that of any write before, and is told once.
  public final void sync() {
    run(SystemCall.FSYNC);
  }

  /// Waits until everything of its file system is on the disk (`syncfs(2)`).
  public final void syncFileSystem() {
    run(SystemCall.SYNCFS);
  }

  /// Asks about the file system that it lies on.
  ///
  /// @return its size and limits
  public final FileSystemStat fileSystem() {
    try (Scratch scratch = Scratch.take()) {
      call(SystemCall.FSTATVFS, scratch, scratch.dataAddress());
      return FileSystemStat.of(scratch.data());
    }
  }

  /// Closes it; the second time nothing happens. Also when this fails, as it may on a network's
  /// file system that could not write, the handle is closed.
  @Override
  public final void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (Scratch scratch = Scratch.take()) {
      long answer = SystemCall.CLOSE.answer(scratch, descriptor);
      if (answer < 0 && answer != -Errno.EINTR) {
        throw Errno.failure(SystemCall.CLOSE, path(), (int) -answer);
      }
    }
  }

  @Override
  final long statx(Scratch scratch) {
    return SystemCall.STATX.answer(
        scratch,
        descriptor(),
        scratch.name(ITSELF),
        Abi.AT_EMPTY_PATH,
        FileStat.WANTED,
        scratch.dataAddress());
  }

  @Override
  final long attributeTarget(Scratch scratch) {
    return descriptor();
  }

  @Override
  final AttributeCalls attributeCalls() {
    return AttributeCalls.BY_DESCRIPTOR;
  }

  /// Makes a call whose first argument is this descriptor and whose others are no memory.
  final long run(SystemCall call, long... arguments) {
    try (Scratch scratch = Scratch.take()) {
      return call(call, scratch, arguments);
    }
  }

  /// Makes a call whose first argument is this descriptor.
  final long call(SystemCall call, Scratch scratch, long... arguments) {
    long[] all = new long[arguments.length + 1];
    all[0] = descriptor();
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return call.call(place(), scratch, all);
  }
}
