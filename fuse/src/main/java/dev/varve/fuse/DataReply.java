package dev.varve.fuse;

import dev.varve.base.Check;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The answer that is bytes. A file system puts them where [#room] says, which is one copy, or adds
/// memory of its own outside the heap, which is none: the kernel copies from there.
public final class DataReply {
  /// How many pieces one answer may have: 1 MiB in pages of 4 KiB.
  static final int MAX_PIECES = 256;

  private final ByteBuffer room;
  private final @Nullable ByteBuffer[] pieces = new @Nullable ByteBuffer[MAX_PIECES];
  private final @Nullable Pin[] pins = new @Nullable Pin[MAX_PIECES];
  private int pieceCount;
  private int start;
  private int maxBytes;
  private int addedBytes;

  DataReply(ByteBuffer out) {
    room = Call.nativeOrder(out.duplicate());
  }

  /// Begins an answer there.
  DataReply fresh(int offset, int maxBytes) {
    start = offset;
    addedBytes = 0;
    this.maxBytes = Math.min(maxBytes, room.capacity() - offset);
    room.limit(start + this.maxBytes).position(start);
    return this;
  }

  /// Returns where bytes may be put. What is between its position now and then is the answer.
  ///
  /// @return room for at most as many bytes as were asked for, outside the heap when mounted
  public ByteBuffer room() {
    return room;
  }

  /// Adds the remaining bytes of a buffer after those that are there. They must stay as they are
  /// until the pin is released; of a buffer on the heap they are copied at once.
  ///
  /// @param bytes at most as many as were asked for and are not there yet
  /// @param pin what to release
  public void add(ByteBuffer bytes, Pin pin) {
    Check.argument(
        bytes.remaining() <= maxBytes - size(),
        () -> "more bytes than were asked for: " + bytes.remaining() + " after " + size());
    if (bytes.isDirect() && pieceCount < MAX_PIECES) {
      pieces[pieceCount] = bytes;
      pins[pieceCount++] = pin;
      addedBytes += bytes.remaining();
      return;
    }
    copyPieces();
    room.put(bytes.duplicate());
    pin.release();
  }

  /// Bytes in all.
  int size() {
    return room.position() - start + addedBytes;
  }

  int pieceCount() {
    return pieceCount;
  }

  ByteBuffer piece(int index) {
    ByteBuffer piece = pieces[index];
    if (piece == null) {
      throw new IndexOutOfBoundsException(index);
    }
    return piece;
  }

  /// Releases every pin once.
  void release() {
    int count = pieceCount;
    pieceCount = 0;
    addedBytes = 0;
    for (int i = 0; i < count; i++) {
      Pin pin = pins[i];
      pins[i] = null;
      pieces[i] = null;
      if (pin != null) {
        pin.release();
      }
    }
  }

  private void copyPieces() {
    for (int i = 0; i < pieceCount; i++) {
      room.put(piece(i).duplicate());
    }
    release();
  }
}
