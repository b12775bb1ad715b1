package dev.varve.fuse;

import java.nio.ByteBuffer;

/// Requests about nodes. One method for each operation.
final class NodeDispatch {
  private static final int WITH_HANDLE = 1;
  private static final int DROP_GROUP_ID = 1;

  /// `struct fuse_forget_one`.
  private static final int FORGET_BYTES = 16;

  private final NodeOperations nodes;

  /// The length of `struct fuse_setxattr_in`.
  private final int setxattrBytes;

  NodeDispatch(NodeOperations nodes, Agreement agreement) {
    this.nodes = nodes;
    this.setxattrBytes = agreement.hasLongSetxattr() ? 16 : 8;
  }

  void forget(Call call) {
    nodes.forget(call.node(), call.bodyLong(0));
  }

  void batchForget(Call call) {
    int count = call.bodyInt(0);
    for (int i = 0; i < count; i++) {
      int at = 8 + i * FORGET_BYTES;
      nodes.forget(call.bodyLong(at), call.bodyLong(at + 8));
    }
  }

  void getattr(Call call) throws InterruptedException {
    call.replied(AttributesReply.BYTES);
    nodes.getattr(call, call.node(), handle(call), call.attributes.fresh());
  }

  void statx(Call call) throws InterruptedException {
    call.replied(StatxReply.BYTES);
    nodes.statx(call, call.node(), handle(call), call.statx.fresh());
  }

  void setattr(Call call) throws InterruptedException {
    call.replied(AttributesReply.BYTES);
    nodes.setattr(call, call.node(), call.change, call.attributes.fresh());
  }

  void readlink(Call call) throws InterruptedException {
    byte[] target = nodes.readlink(call, call.node());
    call.out.put(Call.REPLY, target);
    call.replied(target.length);
  }

  void access(Call call) throws InterruptedException {
    nodes.access(call, call.node(), call.bodyInt(0));
  }

  void setxattr(Call call) throws InterruptedException {
    Name name = call.nameAfter(setxattrBytes);
    ByteBuffer value = call.payload(Call.BODY + setxattrBytes + name.length() + 1, call.bodyInt(0));
    boolean dropsGroupId = setxattrBytes > 8 && (call.bodyInt(8) & DROP_GROUP_ID) != 0;
    nodes.setxattr(call, call.node(), name, value, call.bodyInt(4), dropsGroupId);
  }

  void getxattr(Call call) throws InterruptedException {
    Name name = call.nameAfter(8);
    ValueReply reply = call.value.fresh(call.bodyInt(0));
    nodes.getxattr(call, call.node(), name, reply);
    finish(call, reply);
  }

  void listxattr(Call call) throws InterruptedException {
    ValueReply reply = call.value.fresh(call.bodyInt(0));
    nodes.listxattr(call, call.node(), reply);
    finish(call, reply);
  }

  void removexattr(Call call) throws InterruptedException {
    nodes.removexattr(call, call.node(), call.nameAfter(0));
  }

  void statfs(Call call) throws InterruptedException {
    call.replied(StatfsReply.BYTES);
    nodes.statfs(call, call.node(), call.statfs.fresh());
  }

  private static void finish(Call call, ValueReply reply) {
    if (call.errno() == 0) {
      reply.finish(call);
    }
  }

  private static long handle(Call call) {
    return (call.bodyInt(0) & WITH_HANDLE) != 0 ? call.bodyLong(8) : Abi.NO_HANDLE;
  }
}
