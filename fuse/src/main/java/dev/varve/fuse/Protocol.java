package dev.varve.fuse;

/// Turns requests into calls of a file system, and what comes of them into replies. Safe for any
/// thread, with an [Exchange] for each.
public final class Protocol {
  /// What is to be done with an exchange after [#run].
  public enum Outcome {
    /// Its reply goes to the kernel.
    REPLY,
    /// The kernel expects none.
    SILENCE,
    /// It runs again, on a thread that may wait.
    HAND_OVER
  }

  private final Faults faults;
  private final NameDispatch names;
  private final NodeDispatch nodes;
  private final FileDispatch files;
  private final RangeDispatch ranges;
  private final DirectoryDispatch directories;
  private final LockDispatch locks;

  /// Creates a protocol.
  ///
  /// @param fileSystem what answers
  /// @param agreement what was agreed with the kernel
  /// @param faults hears of bugs and damage
  public Protocol(FuseFileSystem fileSystem, Agreement agreement, Faults faults) {
    this.faults = faults;
    names = new NameDispatch(fileSystem);
    nodes = new NodeDispatch(fileSystem, agreement);
    files = new FileDispatch(fileSystem);
    ranges = new RangeDispatch(fileSystem);
    directories = new DirectoryDispatch(fileSystem);
    locks = new LockDispatch(fileSystem);
  }

  /// Runs a request. Whatever the file system throws becomes the reply.
  ///
  /// @param exchange the request, and the reply afterwards
  /// @param runner who runs it
  /// @return what is to be done with it
  public Outcome run(Exchange exchange, CallRunner runner) {
    Call call = exchange.call();
    call.begin(runner);
    boolean answered;
    try {
      answered = dispatch(exchange.opcode(), call);
    } catch (Throwable e) {
      answered = !isForget(exchange.opcode());
      call.failWith(Errno.of(e));
      if (Errno.isFault(e)) {
        faults.happened(exchange.toString(), e);
      }
    }
    if (call.isHandedOver() && call.errno() == 0) {
      exchange.sent();
      return Outcome.HAND_OVER;
    }
    if (!answered) {
      return Outcome.SILENCE;
    }
    exchange.finish(call.errno() == 0 ? pieceBytes(call) : 0);
    return Outcome.REPLY;
  }

  private static boolean isForget(int opcode) {
    return opcode == Operation.FORGET.number() || opcode == Operation.BATCH_FORGET.number();
  }

  private static int pieceBytes(Call call) {
    int bytes = 0;
    for (int i = 0; i < call.data.pieceCount(); i++) {
      bytes += call.data.piece(i).remaining();
    }
    return bytes;
  }

  /// Calls one method for each operation. The most frequent are in this switch and the others in
  /// the next, because a method of over 8000 bytes is never compiled.
  ///
  /// @return whether the kernel expects a reply
  private boolean dispatch(int opcode, Call call) throws InterruptedException {
    switch (opcode) {
      case 1 -> names.lookup(call);
      case 2 -> nodes.forget(call);
      case 3 -> nodes.getattr(call);
      case 4 -> nodes.setattr(call);
      case 5 -> nodes.readlink(call);
      case 10 -> names.unlink(call);
      case 14 -> files.open(call);
      case 15 -> files.read(call);
      case 16 -> files.write(call);
      case 18 -> files.release(call);
      case 22 -> nodes.getxattr(call);
      case 25 -> files.flush(call);
      case 27 -> directories.opendir(call);
      case 28 -> directories.readdir(call, false);
      case 29 -> directories.releasedir(call);
      case 35 -> names.create(call);
      case 42 -> nodes.batchForget(call);
      case 44 -> directories.readdir(call, true);
      default -> dispatchRare(opcode, call);
    }
    return !isForget(opcode);
  }

  private void dispatchRare(int opcode, Call call) throws InterruptedException {
    switch (opcode) {
      case 6 -> names.symlink(call);
      case 8 -> names.mknod(call);
      case 9 -> names.mkdir(call);
      case 11 -> names.rmdir(call);
      case 12 -> names.rename(call);
      case 13 -> names.link(call);
      case 17 -> nodes.statfs(call);
      case 20 -> files.fsync(call);
      case 21 -> nodes.setxattr(call);
      case 23 -> nodes.listxattr(call);
      case 24 -> nodes.removexattr(call);
      case 30 -> directories.fsyncdir(call);
      case 31 -> locks.getlk(call);
      case 32 -> locks.setlk(call);
      case 33 -> locks.setlkw(call);
      case 34 -> nodes.access(call);
      case 38 -> call.replied(0);
      case 39 -> ranges.ioctl(call);
      case 43 -> ranges.fallocate(call);
      case 45 -> names.rename2(call);
      case 46 -> ranges.lseek(call);
      case 47 -> ranges.copyFileRange(call);
      case 50 -> directories.syncfs(call);
      case 51 -> names.tmpfile(call);
      case 52 -> nodes.statx(call);
      case 53 -> ranges.copyFileRange64(call);
      default -> call.unsupported();
    }
  }
}
