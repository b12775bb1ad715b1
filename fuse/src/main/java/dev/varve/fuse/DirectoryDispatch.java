package dev.varve.fuse;

/// Requests about directories. One method for each operation.
final class DirectoryDispatch {
  private static final int FSYNC_DATA_ONLY = 1;

  private final DirectoryOperations directories;

  DirectoryDispatch(DirectoryOperations directories) {
    this.directories = directories;
  }

  void opendir(Call call) throws InterruptedException {
    call.replied(OpenReply.BYTES);
    directories.opendir(call, call.node(), call.bodyInt(0), call.open.fresh(Call.REPLY));
  }

  void readdir(Call call, boolean plus) throws InterruptedException {
    DirectoryReply reply = call.directory.fresh(call.transfer.sizeBytes(), plus);
    directories.readdir(call, call.node(), call.transfer.handle(), call.transfer.offset(), reply);
    call.replied(reply.size());
  }

  void releasedir(Call call) throws InterruptedException {
    directories.releasedir(call, call.node(), call.bodyLong(0));
  }

  void fsyncdir(Call call) throws InterruptedException {
    boolean dataOnly = (call.bodyInt(8) & FSYNC_DATA_ONLY) != 0;
    directories.fsyncdir(call, call.node(), call.bodyLong(0), dataOnly);
  }

  void syncfs(Call call) throws InterruptedException {
    directories.syncfs(call, call.node());
  }
}
