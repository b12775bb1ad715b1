package dev.varve.fuse;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import java.nio.ByteBuffer;

/// One request and its reply as bytes: what whoever carries them between kernel and [Protocol]
/// sees. For one thread at a time, used again and again.
public final class Exchange {
  /// How many pieces of memory a reply may have besides its own buffer.
  public static final int MAX_PIECES = DataReply.MAX_PIECES;

  /// What a request has before its payload when it is a write: aligned to a page after so many
  /// bytes, the payload is too.
  public static final int WRITE_HEAD_BYTES = Call.BODY + Transfer.BYTES;

  /// What a reply has before its body.
  public static final int REPLY_HEAD_BYTES = Call.REPLY;

  private final Call call;

  /// Creates one that holds no request yet.
  ///
  /// @param in where requests arrive
  /// @param out where replies are written
  public Exchange(ByteBuffer in, ByteBuffer out) {
    call = new Call(in, out);
  }

  /// Notes that a request is in the buffer.
  ///
  /// @param lengthBytes its length
  public void arrived(int lengthBytes) {
    Check.invariant(
        lengthBytes >= Call.BODY && lengthBytes == call.in.getInt(0),
        () -> lengthBytes + " bytes came, a request says that it has " + call.in.getInt(0));
    call.arrived(lengthBytes);
  }

  /// Returns what is asked.
  ///
  /// @return the number of an [Operation], or one that is not known
  public int opcode() {
    return call.in.getInt(4);
  }

  /// Returns the number of the request.
  ///
  /// @return a number that no other has while it runs
  public long unique() {
    return call.unique();
  }

  /// Returns the request that an [Operation#INTERRUPT] is about.
  ///
  /// @return its number
  public long interrupted() {
    return call.bodyLong(0);
  }

  /// Returns the length of the reply in its own buffer.
  ///
  /// @return bytes, with the header
  public int replyBytes() {
    return Call.REPLY + (call.errno() == 0 ? call.replyBytes() : 0);
  }

  /// Returns how many pieces of other memory follow.
  ///
  /// @return from 0 to [#MAX_PIECES]
  public int pieceCount() {
    return call.errno() == 0 ? call.data.pieceCount() : 0;
  }

  /// Returns a piece of other memory.
  ///
  /// @param index from 0
  /// @return the buffer whose remaining bytes follow
  public ByteBuffer piece(int index) {
    return call.data.piece(index);
  }

  /// Returns the failure that the reply tells.
  ///
  /// @return an errno, 0 for success
  public int errno() {
    return call.errno();
  }

  /// Ends the exchange: the reply was sent or will never be.
  public void sent() {
    call.data.release();
  }

  /// Makes the reply a failure, in place of whatever it was.
  ///
  /// @param code why
  public void becomeFailure(ErrorCode code) {
    call.fail(code);
    finish(0);
  }

  /// Makes this hold the same request as another, which may be used again then.
  ///
  /// @param other one whose request is no longer than this one's buffer
  public void takeOver(Exchange other) {
    int lengthBytes = other.call.lengthBytes();
    call.in.put(0, other.call.in, 0, lengthBytes);
    call.arrived(lengthBytes);
  }

  /// Shows the request, for messages.
  @Override
  public String toString() {
    return Operation.nameOf(opcode()) + " of node " + call.node() + " by process " + call.pid();
  }

  Call call() {
    return call;
  }

  void success(int bytes) {
    call.begin(call.runner());
    call.replied(bytes);
    finish(0);
  }

  /// Writes the header.
  void finish(int pieceBytes) {
    ByteBuffer out = call.out;
    out.putInt(0, replyBytes() + pieceBytes).putInt(4, -call.errno()).putLong(8, unique());
  }
}
