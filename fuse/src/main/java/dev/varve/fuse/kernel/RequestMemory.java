package dev.varve.fuse.kernel;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Memory outside the heap for one request and its reply, so placed that the payload of either
/// begins at a page. Pages that were never touched cost nothing, and those given back by [#trim]
/// again. The memory goes when nothing refers to it any more.
///
/// ```
/// page 0: ... head of the request | payload of the request ... |
/// page n: ... head of the reply   | payload of the reply ...   | errno | pieces of the reply
/// ```
public final class RequestMemory {
  private static final long PAGE = 4_096;

  /// `struct iovec`.
  private static final int PIECE_BYTES = 16;

  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x02 | 0x20 | 0x4000;
  private static final int MADV_DONTNEED = 4;

  private final MemorySegment memory;
  private final MemorySegment state;
  private final ByteBuffer in;
  private final ByteBuffer out;
  private final ByteBuffer vector;
  private final long inAddress;
  private final long outAddress;
  private final long vectorAddress;
  private final int inBytes;

  private RequestMemory(MemorySegment memory, Layout layout) {
    this.memory = memory;
    long inAt = PAGE - layout.requestHeadBytes();
    long outAt = PAGE + layout.payload() + PAGE - layout.replyHeadBytes();
    long stateAt = 2 * (PAGE + layout.payload());
    long vectorAt = stateAt + PAGE;
    inBytes = layout.requestHeadBytes() + layout.payloadBytes();
    in = slice(inAt, inBytes);
    out = slice(outAt, layout.replyHeadBytes() + layout.payloadBytes());
    state = memory.asSlice(stateAt, SystemCall.stateBytes());
    vector = slice(vectorAt, layout.vectorBytes());
    inAddress = memory.address() + inAt;
    outAddress = memory.address() + outAt;
    vectorAddress = memory.address() + vectorAt;
  }

  /// Where things are.
  private record Layout(
      int requestHeadBytes, int replyHeadBytes, int payloadBytes, int maxPieceCount) {
    long payload() {
      return pages(payloadBytes);
    }

    int vectorBytes() {
      return (maxPieceCount + 1) * PIECE_BYTES;
    }

    long bytes() {
      return 2 * (PAGE + payload()) + PAGE + pages(vectorBytes());
    }

    private static long pages(long bytes) {
      return (bytes + PAGE - 1) / PAGE * PAGE;
    }
  }

  /// Maps memory.
  ///
  /// @param requestHeadBytes what comes before the payload of a request
  /// @param replyHeadBytes what comes before the payload of a reply
  /// @param payloadBytes the longest payload of either
  /// @param maxPieceCount how many pieces of other memory a reply may have
  /// @return memory of zeros
  public static RequestMemory map(
      int requestHeadBytes, int replyHeadBytes, int payloadBytes, int maxPieceCount) {
    Layout layout = new Layout(requestHeadBytes, replyHeadBytes, payloadBytes, maxPieceCount);
    return new RequestMemory(mapping(layout.bytes()), layout);
  }

  @SuppressWarnings("restricted")
  private static MemorySegment mapping(long bytes) {
    long address =
        SystemCall.MMAP.longAnswer(
            0, bytes, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1, 0);
    if (address < 0 && address > -PAGE) {
      throw new VarveException(
          ErrorCode.LIMIT_EXCEEDED,
          "mapping %d bytes for a request failed with errno %d; raise the limit of address space"
              .formatted(bytes, -address));
    }
    return MemorySegment.ofAddress(address)
        .reinterpret(
            bytes, Arena.ofAuto(), gone -> SystemCall.MUNMAP.longAnswer(gone.address(), bytes));
  }

  /// Returns where requests arrive.
  ///
  /// @return the head and room for the payload
  public ByteBuffer in() {
    return in;
  }

  /// Returns where replies are written.
  ///
  /// @return the head and room for the payload
  public ByteBuffer out() {
    return out;
  }

  /// Gives the pages of both payloads back to the system; what they held is gone.
  public void trim() {
    SystemCall.MADVISE.answer(memory.address(), memory.byteSize(), MADV_DONTNEED);
  }

  MemorySegment state() {
    return state;
  }

  int errno() {
    return state.get(ValueLayout.JAVA_INT, 0);
  }

  long inAddress() {
    return inAddress;
  }

  int inBytes() {
    return inBytes;
  }

  long outAddress() {
    return outAddress;
  }

  long vectorAddress() {
    return vectorAddress;
  }

  /// Names the first piece of a reply.
  void piece(int index, long address, int bytes) {
    vector.putLong(index * PIECE_BYTES, address).putLong(index * PIECE_BYTES + 8, bytes);
  }

  private ByteBuffer slice(long at, int bytes) {
    return memory.asSlice(at, bytes).asByteBuffer().order(ByteOrder.nativeOrder());
  }
}
