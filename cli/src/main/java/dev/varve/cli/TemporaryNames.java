package dev.varve.cli;

import dev.varve.base.RandomSource;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/// Names for files that are not complete. No two are equal, in whatever run.
final class TemporaryNames {
  private static final byte[] PREFIX = ".varve-partial-".getBytes(StandardCharsets.US_ASCII);

  private final String run;
  private final AtomicLong count = new AtomicLong();

  TemporaryNames(RandomSource random) {
    this.run = Long.toHexString(random.nextLong());
  }

  byte[] next() {
    String name = run + "-" + count.incrementAndGet();
    byte[] end = name.getBytes(StandardCharsets.US_ASCII);
    byte[] whole = Arrays.copyOf(PREFIX, PREFIX.length + end.length);
    System.arraycopy(end, 0, whole, PREFIX.length, end.length);
    return whole;
  }

  static boolean isTemporary(byte[] name) {
    return name.length > PREFIX.length
        && Arrays.equals(name, 0, PREFIX.length, PREFIX, 0, PREFIX.length);
  }
}
