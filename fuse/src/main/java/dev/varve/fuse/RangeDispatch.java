package dev.varve.fuse;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.nio.ByteBuffer;

/// Requests about ranges of files, and commands. One method for each operation.
final class RangeDispatch {
  private static final int IOCTL_BYTES = 32;
  private static final int IOCTL_REPLY_BYTES = 16;

  /// What fits into a reply that has an `int`.
  private static final long MAX_COPIED_BYTES = Integer.MAX_VALUE & ~0xfffL;

  private final FileOperations files;

  RangeDispatch(FileOperations files) {
    this.files = files;
  }

  void fallocate(Call call) throws InterruptedException {
    files.fallocate(
        call, call.node(), call.bodyLong(0), call.bodyInt(24), call.bodyLong(8), call.bodyLong(16));
  }

  void lseek(Call call) throws InterruptedException {
    long offset =
        files.lseek(call, call.node(), call.bodyLong(0), call.bodyLong(8), call.bodyInt(16));
    number(call, offset);
  }

  void copyFileRange(Call call) throws InterruptedException {
    FileDispatch.written(call, (int) copy(call, MAX_COPIED_BYTES));
  }

  void copyFileRange64(Call call) throws InterruptedException {
    number(call, copy(call, Long.MAX_VALUE));
  }

  void ioctl(Call call) throws InterruptedException {
    ByteBuffer input = call.payload(Call.BODY + IOCTL_BYTES, call.bodyInt(24));
    DataReply reply = call.data.fresh(Call.REPLY + IOCTL_REPLY_BYTES, call.bodyInt(28));
    Validity.clear(call.out, Call.REPLY, IOCTL_REPLY_BYTES);
    try {
      int result =
          files.ioctl(
              call,
              call.node(),
              call.bodyLong(0),
              call.bodyInt(12),
              call.bodyLong(16),
              input,
              reply);
      call.out.putInt(Call.REPLY, result);
    } catch (VarveException e) {
      if (e.code() != ErrorCode.NOT_SUPPORTED) {
        throw e;
      }
      call.failWith(Errno.ENOTTY);
    }
    if (call.errno() == ErrorCode.NOT_SUPPORTED.errno()) {
      call.failWith(Errno.ENOTTY);
    }
    call.replied(reply.room().position() - Call.REPLY);
  }

  private long copy(Call call, long maxBytes) throws InterruptedException {
    return files.copyFileRange(
        call,
        call.node(),
        call.bodyLong(0),
        call.bodyLong(8),
        call.bodyLong(16),
        call.bodyLong(24),
        call.bodyLong(32),
        Math.min(call.bodyLong(40), maxBytes));
  }

  private static void number(Call call, long number) {
    call.out.putLong(Call.REPLY, number);
    call.replied(Long.BYTES);
  }
}
