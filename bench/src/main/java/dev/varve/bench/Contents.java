package dev.varve.bench;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Content that does not compress and never repeats: random bytes made once, copied, and stamped
/// with a number. Copying is timed with the puts: about a fifth of what ingesting 1 MiB chunks
/// costs (profiled 2026-11), so a store that is fed without copying takes them that much faster.
final class Contents {
  private static final int POOL_BYTES = 16 << 20;

  private final byte[] pool = new byte[POOL_BYTES];

  Contents() {
    new SplittableRandom(1).nextBytes(pool);
  }

  byte[] content(int sizeBytes, long number) {
    int offset = (int) ((number * sizeBytes) % (POOL_BYTES - sizeBytes + 1));
    byte[] bytes = Arrays.copyOfRange(pool, offset, offset + sizeBytes);
    ByteBuffer.wrap(bytes).putLong(0, number);
    return bytes;
  }
}
