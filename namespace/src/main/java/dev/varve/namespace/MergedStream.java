package dev.varve.namespace;

import java.util.Arrays;

/// Two streams as one. A key that both have is the first one's.
final class MergedStream implements KeyStream {
  private final KeyStream first;
  private final KeyStream second;

  MergedStream(KeyStream first, KeyStream second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public boolean seek(byte[] from) {
    first.seek(from);
    second.seek(from);
    return isValid();
  }

  @Override
  public boolean next() {
    int order = order();
    if (order <= 0) {
      first.next();
    }
    if (order >= 0) {
      second.next();
    }
    return isValid();
  }

  /// Below zero when the first stands at the smaller key, zero when both stand at the same.
  int order() {
    if (!second.isValid()) {
      return -1;
    }
    return first.isValid() ? Arrays.compareUnsigned(first.key(), second.key()) : 1;
  }

  private KeyStream smaller() {
    return order() <= 0 ? first : second;
  }

  @Override
  public boolean isValid() {
    return first.isValid() || second.isValid();
  }

  @Override
  public byte[] key() {
    return smaller().key();
  }

  @Override
  public boolean isPaused() {
    return smaller().isPaused();
  }

  @Override
  public long ino() {
    return smaller().ino();
  }
}
