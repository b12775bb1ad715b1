package dev.varve.fuse;

import java.nio.ByteBuffer;

/// Requests about open files and their bytes. One method for each operation.
final class FileDispatch {
  private static final int OPEN_KILL_SUIDGID = 1;
  private static final int RELEASE_FLOCK_UNLOCK = 1 << 1;
  private static final int FSYNC_DATA_ONLY = 1;
  private static final int WRITTEN_BYTES = 8;

  private final FileOperations files;

  FileDispatch(FileOperations files) {
    this.files = files;
  }

  void open(Call call) throws InterruptedException {
    call.replied(OpenReply.BYTES);
    boolean dropsPrivileges = (call.bodyInt(4) & OPEN_KILL_SUIDGID) != 0;
    files.open(call, call.node(), call.bodyInt(0), dropsPrivileges, call.open.fresh(Call.REPLY));
  }

  void read(Call call) throws InterruptedException {
    DataReply reply = call.data.fresh(Call.REPLY, call.transfer.sizeBytes());
    files.read(call, call.node(), call.transfer, reply);
    call.replied(reply.room().position() - Call.REPLY);
  }

  void write(Call call) throws InterruptedException {
    ByteBuffer bytes = call.payload(Exchange.WRITE_HEAD_BYTES, call.transfer.sizeBytes());
    written(call, files.write(call, call.node(), call.transfer, bytes));
  }

  void flush(Call call) throws InterruptedException {
    files.flush(call, call.node(), call.bodyLong(0), call.bodyLong(16));
  }

  void release(Call call) throws InterruptedException {
    long flockOwner = (call.bodyInt(12) & RELEASE_FLOCK_UNLOCK) != 0 ? call.bodyLong(16) : 0;
    files.release(call, call.node(), call.bodyLong(0), call.bodyInt(8), flockOwner);
  }

  void fsync(Call call) throws InterruptedException {
    boolean dataOnly = (call.bodyInt(8) & FSYNC_DATA_ONLY) != 0;
    files.fsync(call, call.node(), call.bodyLong(0), dataOnly);
  }

  /// Writes a `struct fuse_write_out`.
  static void written(Call call, int count) {
    call.out.putInt(Call.REPLY, count).putInt(Call.REPLY + 4, 0);
    call.replied(WRITTEN_BYTES);
  }
}
