package dev.varve.volume.content;

import java.util.Arrays;

/// What a content should look like: an array of bytes, and of what each of them is.
final class NaiveFile {
  static final int SPACE = 1_500;

  enum State {
    HOLE,
    RESERVED,
    DATA
  }

  final byte[] bytes = new byte[SPACE];
  final State[] states = new State[SPACE];

  NaiveFile() {
    Arrays.fill(states, State.HOLE);
  }

  NaiveFile copy() {
    NaiveFile copy = new NaiveFile();
    copy.copyRange(this, 0, 0, SPACE);
    return copy;
  }

  void copyRange(NaiveFile from, int fromOffset, int offset, int length) {
    System.arraycopy(from.bytes, fromOffset, bytes, offset, length);
    System.arraycopy(from.states, fromOffset, states, offset, length);
  }

  void write(int offset, byte[] data) {
    System.arraycopy(data, 0, bytes, offset, data.length);
    Arrays.fill(states, offset, offset + data.length, State.DATA);
  }

  void fill(int offset, int length, State state) {
    Arrays.fill(bytes, offset, offset + length, (byte) 0);
    Arrays.fill(states, offset, offset + length, state);
  }

  void reserve(int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      states[i] = states[i] == State.HOLE ? State.RESERVED : states[i];
    }
  }

  /// Reserved room of a copied range is a hole.
  void unreserve(int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      states[i] = states[i] == State.RESERVED ? State.HOLE : states[i];
    }
  }

  long allocated() {
    return Arrays.stream(states).filter(state -> state != State.HOLE).count();
  }

  int seek(boolean data, int offset, int size) {
    int at = offset;
    while (at < size && (states[at] == State.DATA) != data) {
      at++;
    }
    return at;
  }
}
