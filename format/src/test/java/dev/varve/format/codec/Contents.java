package dev.varve.format.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;

/// Kinds of content that stores see, made from a seed.
enum Contents {
  ZEROS(true, true) {
    @Override
    byte[] make(SplittableRandom random, int sizeBytes) {
      return new byte[sizeBytes];
    }
  },
  WORDS(true, true) {
    @Override
    byte[] make(SplittableRandom random, int sizeBytes) {
      String[] words = new String[2000];
      Arrays.setAll(words, i -> Long.toString(random.nextLong(1L << random.nextInt(10, 45)), 36));
      StringBuilder text = new StringBuilder(sizeBytes + 32);
      while (text.length() < sizeBytes) {
        double rank = Math.pow(words.length, random.nextDouble());
        text.append(words[(int) rank - 1]).append(random.nextInt(12) == 0 ? ".\n" : " ");
      }
      return Arrays.copyOf(text.toString().getBytes(StandardCharsets.US_ASCII), sizeBytes);
    }
  },
  JSON(true, true) {
    @Override
    byte[] make(SplittableRandom random, int sizeBytes) {
      StringBuilder text = new StringBuilder(sizeBytes + 200);
      while (text.length() < sizeBytes) {
        text.append("{\"id\":").append(random.nextInt(1_000_000)).append(",\"name\":\"");
        text.append(Long.toHexString(random.nextLong())).append("\",\"valid\":true,\"tags\":[]}\n");
      }
      return Arrays.copyOf(text.toString().getBytes(StandardCharsets.US_ASCII), sizeBytes);
    }
  },
  /// Records of a counter, a pointer into a narrow range and flags, as in tables and programs.
  RECORDS(true, true) {
    @Override
    byte[] make(SplittableRandom random, int sizeBytes) {
      ByteBuffer records = ByteBuffer.allocate(sizeBytes + 16).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; records.remaining() >= 16; i++) {
        records.putInt(i).putLong(0x7f00_0000_0000L + random.nextInt(1 << 20));
        records.putInt(1 << random.nextInt(4));
      }
      return Arrays.copyOf(records.array(), sizeBytes);
    }
  },
  /// One random page again and again: only repetition, at a distance, and no skew.
  REPEATED_PAGE(true, true) {
    @Override
    byte[] make(SplittableRandom random, int sizeBytes) {
      byte[] page = new byte[4096];
      random.nextBytes(page);
      byte[] bytes = new byte[sizeBytes];
      for (int i = 0; i < sizeBytes; i++) {
        bytes[i] = page[i % page.length];
      }
      return bytes;
    }
  },
  /// Half random, half zeros.
  HALF_EMPTY(true, true) {
    @Override
    byte[] make(SplittableRandom random, int sizeBytes) {
      byte[] bytes = new byte[sizeBytes];
      byte[] half = new byte[sizeBytes / 2];
      random.nextBytes(half);
      System.arraycopy(half, 0, bytes, 0, half.length);
      return bytes;
    }
  },
  /// Only zstd's entropy coder shortens it.
  BASE64(false, true) {
    @Override
    byte[] make(SplittableRandom random, int sizeBytes) {
      return Arrays.copyOf(Base64.getEncoder().encode(RANDOM.make(random, sizeBytes)), sizeBytes);
    }
  },
  /// Stands for encrypted, compressed and media data.
  RANDOM(false, false) {
    @Override
    byte[] make(SplittableRandom random, int sizeBytes) {
      byte[] bytes = new byte[sizeBytes];
      random.nextBytes(bytes);
      return bytes;
    }
  },
  /// Compressed data with a header that would compress.
  RANDOM_WITH_HEADER(false, false) {
    @Override
    byte[] make(SplittableRandom random, int sizeBytes) {
      byte[] bytes = RANDOM.make(random, sizeBytes);
      Arrays.fill(bytes, 0, sizeBytes / 100, (byte) ' ');
      return bytes;
    }
  };

  private final boolean paysWithLz4;
  private final boolean paysWithZstd;

  Contents(boolean paysWithLz4, boolean paysWithZstd) {
    this.paysWithLz4 = paysWithLz4;
    this.paysWithZstd = paysWithZstd;
  }

  abstract byte[] make(SplittableRandom random, int sizeBytes);

  /// Whether a codec pays for large content of this kind.
  boolean pays(Codec codec) {
    return switch (codec) {
      case NONE -> false;
      case LZ4 -> paysWithLz4;
      case ZSTD -> paysWithZstd;
    };
  }
}
