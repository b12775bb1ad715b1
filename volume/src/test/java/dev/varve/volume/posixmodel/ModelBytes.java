package dev.varve.volume.posixmodel;

import java.util.Arrays;
import java.util.TreeMap;

/// The bytes of a file of the model: pages, of which those with nothing but zeros need not be
/// there.
final class ModelBytes {
  private static final int PAGE = 4096;

  private final TreeMap<Long, byte[]> pages = new TreeMap<>();
  private long size;

  long size() {
    return size;
  }

  ModelBytes copy() {
    ModelBytes copy = new ModelBytes();
    pages.forEach((number, page) -> copy.pages.put(number, page.clone()));
    copy.size = size;
    return copy;
  }

  byte[] read(long offset, long length) {
    if (offset >= size) {
      return new byte[0];
    }
    byte[] bytes = new byte[(int) Math.min(length, size - offset)];
    for (int i = 0; i < bytes.length; i++) {
      byte[] page = pages.get((offset + i) / PAGE);
      bytes[i] = page == null ? 0 : page[(int) ((offset + i) % PAGE)];
    }
    return bytes;
  }

  void write(long offset, byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      long number = (offset + i) / PAGE;
      pages.computeIfAbsent(number, n -> new byte[PAGE])[(int) ((offset + i) % PAGE)] = bytes[i];
    }
    size = Math.max(size, offset + bytes.length);
  }

  /// Cuts, or grows by zeros.
  void resize(long newSize) {
    zero(newSize, size);
    size = newSize;
  }

  /// Makes bytes zero without changing the size.
  void zero(long from, long to) {
    if (from >= to) {
      return;
    }
    for (long number :
        pages.subMap(from / PAGE, true, to / PAGE, true).keySet().toArray(Long[]::new)) {
      byte[] page = pages.get(number);
      long start = number * PAGE;
      int first = Math.clamp(from - start, 0, PAGE);
      int last = Math.clamp(to - start, 0, PAGE);
      if (page != null && first < last) {
        Arrays.fill(page, first, last, (byte) 0);
        if (isZero(page)) {
          pages.remove(number);
        }
      }
    }
  }

  /// The first byte at or after an offset that is not zero, or -1.
  long firstNonZero(long offset) {
    for (var entry : pages.tailMap(offset / PAGE, true).entrySet()) {
      long start = entry.getKey() * PAGE;
      for (int i = (int) Math.max(0, offset - start); i < PAGE; i++) {
        if (entry.getValue()[i] != 0) {
          return start + i;
        }
      }
    }
    return -1;
  }

  /// The first zero at or after an offset, or the size.
  long firstZero(long offset) {
    long at = offset;
    while (at < size) {
      byte[] page = pages.get(at / PAGE);
      if (page == null || page[(int) (at % PAGE)] == 0) {
        return at;
      }
      at++;
    }
    return size;
  }

  private static boolean isZero(byte[] page) {
    for (byte b : page) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}
