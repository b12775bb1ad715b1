package dev.varve.fuse;

/// Requests about names in a directory. One method for each operation.
final class NameDispatch {
  private static final int CREATED_BYTES = EntryReply.BYTES + OpenReply.BYTES;

  private final NameOperations names;

  NameDispatch(NameOperations names) {
    this.names = names;
  }

  void lookup(Call call) throws InterruptedException {
    Name name = call.nameAfter(0);
    names.lookup(call, call.node(), name, entry(call));
  }

  void symlink(Call call) throws InterruptedException {
    call.namesAfter(0);
    names.symlink(call, call.node(), call.name, call.otherName, entry(call));
  }

  void mknod(Call call) throws InterruptedException {
    Name name = call.nameAfter(16);
    names.mknod(
        call, call.node(), name, call.bodyInt(0), call.bodyInt(8), call.bodyInt(4), entry(call));
  }

  void mkdir(Call call) throws InterruptedException {
    Name name = call.nameAfter(8);
    names.mkdir(call, call.node(), name, call.bodyInt(0), call.bodyInt(4), entry(call));
  }

  void unlink(Call call) throws InterruptedException {
    names.unlink(call, call.node(), call.nameAfter(0));
  }

  void rmdir(Call call) throws InterruptedException {
    names.rmdir(call, call.node(), call.nameAfter(0));
  }

  void rename(Call call) throws InterruptedException {
    call.namesAfter(8);
    names.rename(call, call.node(), call.name, call.bodyLong(0), call.otherName, 0);
  }

  void rename2(Call call) throws InterruptedException {
    call.namesAfter(16);
    names.rename(call, call.node(), call.name, call.bodyLong(0), call.otherName, call.bodyInt(8));
  }

  void link(Call call) throws InterruptedException {
    Name name = call.nameAfter(8);
    names.link(call, call.bodyLong(0), call.node(), name, entry(call));
  }

  void create(Call call) throws InterruptedException {
    Name name = call.nameAfter(16);
    names.create(
        call,
        call.node(),
        name,
        call.bodyInt(4),
        call.bodyInt(8),
        call.bodyInt(0),
        call.entry.fresh(Call.REPLY),
        opened(call));
    call.replied(CREATED_BYTES);
  }

  void tmpfile(Call call) throws InterruptedException {
    names.tmpfile(
        call,
        call.node(),
        call.bodyInt(4),
        call.bodyInt(8),
        call.bodyInt(0),
        call.entry.fresh(Call.REPLY),
        opened(call));
    call.replied(CREATED_BYTES);
  }

  private static EntryReply entry(Call call) {
    call.replied(EntryReply.BYTES);
    return call.entry.fresh(Call.REPLY);
  }

  private static OpenReply opened(Call call) {
    return call.open.fresh(Call.REPLY + EntryReply.BYTES);
  }
}
