package dev.varve.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What becomes of calls that do not simply succeed.
final class ProtocolTest {
  private final Wire wire = new Wire();

  private int errnoOf(Runnable failure) {
    wire.fileSystem.instead = failure;
    wire.reply(Operation.LOOKUP, "x");
    return wire.exchange.errno();
  }

  @Test
  void everyCodeBecomesItsErrno() {
    for (ErrorCode code : ErrorCode.values()) {
      int errno =
          errnoOf(() -> {
            throw new VarveException(code, "for a test");
          });
      assertThat(errno).as(code.name()).isEqualTo(code.errno());
      assertThat(wire.exchange.replyBytes()).isEqualTo(Exchange.REPLY_HEAD_BYTES);
    }
    long faultCount =
        Arrays.stream(ErrorCode.values()).filter(code -> code.kind().isFault()).count();
    assertThat(wire.faults)
        .hasSize((int) faultCount)
        .allMatch(fault -> fault.startsWith("LOOKUP of node 119"));
  }

  @Test
  void aBugIsAnInputOutputErrorAndIsHeardOf() {
    int errno =
        errnoOf(() -> {
          throw new IllegalStateException("a bug");
        });
    assertThat(errno).isEqualTo(5);
    int outOfStack =
        errnoOf(() -> {
          throw new StackOverflowError();
        });
    assertThat(outOfStack).isEqualTo(5);
    assertThat(wire.faults)
        .containsExactly(
            "LOOKUP of node 119 by process 1003: java.lang.IllegalStateException: a bug",
            "LOOKUP of node 119 by process 1003: java.lang.StackOverflowError");
  }

  @Test
  void aBugInForgetIsHeardOfAndGetsNoReply() {
    wire.fileSystem.instead =
        () -> {
          throw new IllegalStateException("a bug");
        };
    wire.arrive(Operation.FORGET, 5L);
    assertThat(wire.run()).isEqualTo(Protocol.Outcome.SILENCE);
    assertThat(wire.faults).hasSize(1);
  }

  @Test
  void aNumberThatNobodyKnowsIsUnsupported() {
    wire.arrive(Operation.LOOKUP, "x");
    wire.in.putInt(4, 4711);
    assertThat(wire.run()).isEqualTo(Protocol.Outcome.REPLY);
    assertThat(wire.exchange.errno()).isEqualTo(38);
  }

  @Test
  void aRequestThatSaysItIsLongerThanItIsFails() {
    byte[] bytes = {1};
    assertThat(wire.reply(Operation.WRITE, 7L, 8L, 9, 0, 0L, 0, 0, bytes)).isEqualTo("REPLY 22");
    assertThatThrownBy(() -> wire.exchange.arrived(4000)).isInstanceOf(VarveException.class);
  }

  @Test
  void anUnknownCommandIsNoCommandOfThisFile() {
    wire.fileSystem.instead =
        () -> {
          throw new VarveException(ErrorCode.NOT_SUPPORTED, "no such command");
        };
    assertThat(wire.reply(Operation.IOCTL, 7L, 0, 9, 10L, 0, 0)).isEqualTo("REPLY 25");
  }

  @Test
  void whatWasHandedOverIsForgottenAndRunsAgain() {
    Call call = wire.exchange.call();
    wire.fileSystem.instead = call::handOver;
    wire.arrive(Operation.READ, 7L, 8L, 9, 0, 0L, 0, 0);
    assertThat(wire.run()).isEqualTo(Protocol.Outcome.HAND_OVER);
    wire.fileSystem.instead = () -> {};
    wire.mayWait = true;
    assertThat(wire.run()).isEqualTo(Protocol.Outcome.REPLY);
    assertThat(wire.body()).isEqualTo("010203");
  }

  @Test
  void aLockThatIsNotFreeIsHandedOver() {
    Object[] fields = {7L, 8L, 9L, 10L, 0, 11, 0, 0};
    wire.fileSystem.instead = () -> wire.exchange.call().fail(ErrorCode.WOULD_BLOCK);
    assertThat(wire.reply(Operation.SETLKW, fields)).isEqualTo("HAND_OVER 0");
    wire.fileSystem.instead =
        () -> {
          throw new VarveException(ErrorCode.WOULD_BLOCK, "taken");
        };
    assertThat(wire.reply(Operation.SETLKW, fields)).isEqualTo("HAND_OVER 0");
    wire.fileSystem.instead =
        () -> {
          throw new VarveException(ErrorCode.TOO_MANY_LOCKS, "many");
        };
    assertThat(wire.reply(Operation.SETLKW, fields)).isEqualTo("REPLY 37");
  }

  @Test
  void whoMayWaitCannotHandOver() {
    wire.mayWait = true;
    wire.fileSystem.instead = wire.exchange.call()::handOver;
    assertThat(wire.reply(Operation.LOOKUP, "x")).isEqualTo("REPLY 22");
  }

  @Test
  void addedPiecesFollowTheReplyAndAreReleasedOnce() {
    DataReply data = wire.exchange.call().data;
    List<String> released = new ArrayList<>();
    wire.fileSystem.instead =
        () -> {
          data.add(direct(4), () -> released.add("first"));
          data.add(direct(2), () -> released.add("second"));
        };
    wire.arrive(Operation.READ, 7L, 8L, 9, 0, 0L, 0, 0);
    assertThat(wire.run()).isEqualTo(Protocol.Outcome.REPLY);
    assertThat(wire.exchange.pieceCount()).isEqualTo(2);
    assertThat(wire.exchange.replyBytes()).isEqualTo(16 + 3);
    assertThat(wire.head()).startsWith("19000000");
    wire.exchange.sent();
    wire.exchange.sent();
    assertThat(released).containsExactly("first", "second");
  }

  @Test
  void moreBytesThanWereAskedForAreRefused() {
    DataReply data = wire.exchange.call().data;
    wire.fileSystem.instead = () -> data.add(direct(10), () -> {});
    assertThat(wire.reply(Operation.READ, 7L, 8L, 9, 0, 0L, 0, 0)).isEqualTo("REPLY 22");
  }

  @Test
  void bytesOnTheHeapAreCopiedInOrder() {
    DataReply data = wire.exchange.call().data;
    List<String> released = new ArrayList<>();
    wire.fileSystem.instead =
        () -> {
          data.add(direct(2), () -> released.add("direct"));
          data.add(ByteBuffer.wrap(new byte[] {8, 9}), () -> released.add("heap"));
        };
    assertThat(wire.reply(Operation.READ, 7L, 8L, 9, 0, 0L, 0, 0)).isEqualTo("00010809010203");
    assertThat(released).containsExactly("direct", "heap");
    assertThat(wire.exchange.pieceCount()).isZero();
  }

  @Test
  void piecesOfAFailedCallAreReleasedAndNotSent() {
    DataReply data = wire.exchange.call().data;
    List<String> released = new ArrayList<>();
    wire.fileSystem.instead =
        () -> {
          data.add(direct(2), () -> released.add("direct"));
          throw new VarveException(ErrorCode.NOT_FOUND, "gone");
        };
    assertThat(wire.reply(Operation.READ, 7L, 8L, 9, 0, 0L, 0, 0)).isEqualTo("REPLY 2");
    assertThat(wire.exchange.pieceCount()).isZero();
    wire.exchange.sent();
    assertThat(released).containsExactly("direct");
  }

  @Test
  void aFailureTakesTheReplysPlace() {
    wire.reply(Operation.READLINK);
    wire.exchange.becomeFailure(ErrorCode.BUG);
    assertThat(wire.head()).startsWith("10000000fbffffff");
  }

  @Test
  void aRequestMovesToAnotherBuffer() {
    wire.arrive(Operation.LOOKUP, "x");
    Exchange small = new Exchange(ByteBuffer.allocate(64), ByteBuffer.allocate(64));
    small.takeOver(wire.exchange);
    assertThat(small.toString()).isEqualTo("LOOKUP of node 119 by process 1003");
    assertThat(small.unique()).isEqualTo(Wire.UNIQUE);
  }

  private static ByteBuffer direct(int bytes) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
    for (int i = 0; i < bytes; i++) {
      buffer.put(i, (byte) i);
    }
    return buffer;
  }
}
