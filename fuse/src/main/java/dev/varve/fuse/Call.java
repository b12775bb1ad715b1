package dev.varve.fuse;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// One request, while a file system answers it: who asks, and the ways to answer other than by
/// filling in the reply and returning. For the thread that the file system was called on.
///
/// A method that returns has succeeded. One that fails throws a [dev.varve.base.VarveException],
/// whose code says which errno the caller sees, or says so with [#fail], which is cheaper.
public final class Call {
  /// Where a request's own fields begin (`struct fuse_in_header`).
  static final int BODY = 40;

  /// Where a reply's own fields begin (`struct fuse_out_header`).
  static final int REPLY = 16;

  private static final CallRunner NOBODY = new Nobody();

  final ByteBuffer in;
  final ByteBuffer payload;
  final ByteBuffer out;
  final Name name;
  final Name otherName;
  final EntryReply entry;
  final AttributesReply attributes;
  final OpenReply open;
  final DataReply data;
  final DirectoryReply directory;
  final StatfsReply statfs;
  final StatxReply statx;
  final ValueReply value;
  final AttributeChange change;
  final Transfer transfer;

  private CallRunner runner = NOBODY;
  private int lengthBytes;
  private int errno;
  private int replyBytes;
  private boolean handedOver;

  Call(ByteBuffer in, ByteBuffer out) {
    this.in = nativeOrder(in);
    this.payload = nativeOrder(in.duplicate());
    this.out = nativeOrder(out);
    name = new Name(in);
    otherName = new Name(in);
    entry = new EntryReply(out);
    attributes = new AttributesReply(out);
    open = new OpenReply(out);
    data = new DataReply(out);
    directory = new DirectoryReply(out, entry);
    statfs = new StatfsReply(out);
    statx = new StatxReply(out);
    value = new ValueReply(out);
    change = new AttributeChange(in);
    transfer = new Transfer(in);
  }

  /// Structs are in the machine's own order.
  static ByteBuffer nativeOrder(ByteBuffer buffer) {
    return buffer.order(ByteOrder.nativeOrder());
  }

  /// Returns the number of this request, which no other has while it runs.
  ///
  /// @return an even number
  public long unique() {
    return in.getLong(8);
  }

  /// Returns the user that asks (`fsuid`).
  ///
  /// @return a user, unsigned
  public int uid() {
    return in.getInt(24);
  }

  /// Returns the group of the user that asks (`fsgid`).
  ///
  /// @return a group, unsigned
  public int gid() {
    return in.getInt(28);
  }

  /// Returns the thread that asks.
  ///
  /// @return its number, 0 when the kernel itself asks or it is not visible from here
  public int pid() {
    return in.getInt(32);
  }

  /// Looks up the further groups of who asks, which takes reading a file of `/proc`.
  ///
  /// @return group ids, unsigned; empty when the process is gone or not visible
  public int[] groups() {
    return runner.groups(pid());
  }

  /// Says whether this thread may wait. When not, it is one of few that read requests: what needs a
  /// disk, the network or a lock calls [#handOver] and returns.
  ///
  /// @return whether it may
  public boolean mayWait() {
    return runner.mayWait();
  }

  /// Asks to be called again on a thread that may wait. What was put into the reply is forgotten.
  public void handOver() {
    Check.state(!mayWait(), () -> "this thread may wait: a call is handed over once");
    handedOver = true;
  }

  /// Lets a signal to the caller interrupt this thread until the call returns. Not for reads and
  /// writes that a local file system would finish: programs do not expect `EINTR` there.
  public void interruptible() {
    runner.interruptible();
  }

  /// Fails, when the method returns.
  ///
  /// @param code why
  public void fail(ErrorCode code) {
    failWith(Errno.of(code));
  }

  /// Says that this file system does not do it, when the method returns, and that the kernel need
  /// not ask again as long as it is mounted (`ENOSYS`). What that means depends on the operation:
  /// for some it is an error, for some the kernel has a way of its own, and for some it is success.
  public void unsupported() {
    failWith(Errno.ENOSYS);
  }

  void failWith(int number) {
    errno = number;
  }

  /// Sets the length of a successful reply's body.
  void replied(int bytes) {
    replyBytes = bytes;
  }

  void arrived(int bytes) {
    lengthBytes = bytes;
  }

  void begin(CallRunner thread) {
    runner = thread;
    errno = 0;
    replyBytes = 0;
    handedOver = false;
  }

  CallRunner runner() {
    return runner;
  }

  long node() {
    return in.getLong(16);
  }

  int lengthBytes() {
    return lengthBytes;
  }

  int errno() {
    return errno;
  }

  int replyBytes() {
    return replyBytes;
  }

  boolean isHandedOver() {
    return handedOver;
  }

  int bodyInt(int offset) {
    return in.getInt(BODY + offset);
  }

  long bodyLong(int offset) {
    return in.getLong(BODY + offset);
  }

  /// Returns the first name of a request whose own fields have so many bytes.
  Name nameAfter(int bytes) {
    name.at(BODY + bytes);
    return name;
  }

  /// Reads both names of a request whose own fields have so many bytes.
  void namesAfter(int bytes) {
    otherName.at(name.at(BODY + bytes));
  }

  /// Returns bytes of the request.
  ByteBuffer payload(int at, int bytes) {
    Check.argument(
        at + bytes <= lengthBytes,
        () -> "a request of " + lengthBytes + " bytes says that it has " + (at + bytes));
    return payload.limit(at + bytes).position(at);
  }

  /// Before the first request nobody runs it.
  private static final class Nobody implements CallRunner {
    @Override
    public boolean mayWait() {
      return false;
    }

    @Override
    public void interruptible() {}

    @Override
    public int[] groups(int pid) {
      return new int[0];
    }
  }
}
