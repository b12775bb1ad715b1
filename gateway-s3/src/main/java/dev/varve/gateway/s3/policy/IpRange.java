package dev.varve.gateway.s3.policy;

import java.util.Arrays;
import java.util.Optional;

/// Addresses that begin alike: `203.0.113.0/24`, `2001:db8::/32`, or one address.
@SuppressWarnings("ArrayRecordComponent")
record IpRange(byte[] address, int bits) {
  private static final int V4_BYTES = 4;
  private static final int V6_GROUPS = 8;

  static Optional<IpRange> parse(String text) {
    int slash = text.indexOf('/');
    Optional<byte[]> address = address(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int most = address.get().length * 8;
    String digits = slash < 0 ? Integer.toString(most) : text.substring(slash + 1);
    if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) > most) {
      return Optional.empty();
    }
    return Optional.of(new IpRange(address.get(), Integer.parseInt(digits)));
  }

  boolean contains(String text) {
    Optional<byte[]> other = address(text);
    if (other.isEmpty() || other.get().length != address.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> bit % 8;
      if ((address[bit / 8] & mask) != (other.get()[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  private static Optional<byte[]> address(String text) {
    return text.contains(":") ? v6(text) : v4(text);
  }

  private static Optional<byte[]> v4(String text) {
    String[] parts = text.split("\\.", -1);
    byte[] bytes = new byte[V4_BYTES];
    if (parts.length != V4_BYTES) {
      return Optional.empty();
    }
    for (int i = 0; i < V4_BYTES; i++) {
      if (!parts[i].matches("\\d{1,3}") || Integer.parseInt(parts[i]) > 255) {
        return Optional.empty();
      }
      bytes[i] = (byte) Integer.parseInt(parts[i]);
    }
    return Optional.of(bytes);
  }

  private static Optional<byte[]> v6(String text) {
    int gap = text.indexOf("::");
    String[] head = groups(gap < 0 ? text : text.substring(0, gap));
    String[] tail = groups(gap < 0 ? "" : text.substring(gap + 2));
    int count = head.length + tail.length;
    if (gap < 0 ? count != V6_GROUPS : count >= V6_GROUPS) {
      return Optional.empty();
    }
    String[] all = new String[V6_GROUPS];
    Arrays.fill(all, "0");
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(tail, 0, all, V6_GROUPS - tail.length, tail.length);
    byte[] bytes = new byte[2 * V6_GROUPS];
    for (int i = 0; i < V6_GROUPS; i++) {
      if (!all[i].matches("[0-9a-fA-F]{1,4}")) {
        return Optional.empty();
      }
      int group = Integer.parseInt(all[i], 16);
      bytes[2 * i] = (byte) (group >> 8);
      bytes[2 * i + 1] = (byte) group;
    }
    return Optional.of(bytes);
  }

  private static String[] groups(String text) {
    return text.isEmpty() ? new String[0] : text.split(":", -1);
  }
}
