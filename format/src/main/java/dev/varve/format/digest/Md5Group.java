package dev.varve.format.digest;

import static dev.varve.format.digest.Md5Constants.BLOCK_BYTES;

import dev.varve.base.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Carries on several MD5s at once, in the lanes of a vector, where the processor has wide ones: as
/// many take hardly longer than one.
///
/// Vector code that is not compiled yet is very slow; as [Blake3WarmingKernel] it is tried now and
/// then until it counts as compiled.
///
/// Not thread-safe.
public final class Md5Group {
  /// With fewer, one after the other is faster.
  private static final int MIN_LANES = 3;

  /// What is copied of each input at a time, so that its blocks lie where a vector finds them.
  private static final int STEP_BYTES = 4096;

  private static final int TRIAL_BYTES = 32 * BLOCK_BYTES;

  /// Until it is warm, everything costs more than by the JDK, so that is made short.
  private static final int TRIAL_INTERVAL = 4;

  /// 16,000 compressions: C2 has compiled them after 5,000 to 8,000.
  private static final int WARM_CALLS = 500 * TRIAL_INTERVAL;

  /// Updates of the whole process so far, up to [#WARM_CALLS].
  private static final AtomicInteger CALLS = new AtomicInteger();

  private final Lanes lanes = new Lanes();

  /// Makes a group.
  public Md5Group() {}

  /// Bytes for a digest.
  ///
  /// @param md5 the digest
  /// @param bytes holds them; not changed before the update returns
  /// @param offset where they start
  /// @param length how many
  @SuppressWarnings("ArrayRecordComponent")
  public record Input(Md5 md5, byte[] bytes, int offset, int length) {
    /// Checks the range.
    public Input {
      java.util.Objects.checkFromIndexSize(offset, length, bytes.length);
    }
  }

  /// The whole blocks of an input that are not taken yet.
  private static final class Left {
    final Input input;
    int from;
    int bytes;

    Left(Input input) {
      this.input = input;
      this.bytes = input.md5().begin(input.bytes(), input.offset(), input.length());
      this.from = input.offset() + input.length() - bytes;
      input.md5().end(input.bytes(), from, bytes);
      this.bytes -= bytes % BLOCK_BYTES;
    }

    void take(int count) {
      from += count;
      bytes -= count;
    }
  }

  /// Adds to each digest its bytes.
  ///
  /// @param inputs of different digests
  public void update(List<Input> inputs) {
    List<Left> left = new ArrayList<>();
    for (Input input : inputs) {
      left.add(new Left(input));
    }
    left.removeIf(one -> one.bytes == 0);
    if (left.size() >= MIN_LANES && Blake3Kernels.vectorLanes() > MIN_LANES) {
      if (CALLS.get() >= WARM_CALLS) {
        lanes.takeAll(left);
      } else if (CALLS.incrementAndGet() % TRIAL_INTERVAL == 0) {
        lanes.takeSome(left, TRIAL_BYTES);
      }
    }
    for (Left one : left) {
      Md5Compression.compress(
          one.input.md5().value, one.input.bytes(), one.from, one.bytes / BLOCK_BYTES);
    }
  }

  /// The arrays of a compression of several.
  private static final class Lanes {
    private int[] words = {};
    private byte[] slab = {};

    /// Takes blocks of as many as there are lanes, until few are left that have any.
    void takeAll(List<Left> left) {
      while (left.size() >= MIN_LANES) {
        takeSome(left, STEP_BYTES);
        left.removeIf(one -> one.bytes == 0);
      }
    }

    /// Takes up to so many bytes of the first ones.
    void takeSome(List<Left> left, int maxBytes) {
      int count = Math.min(left.size(), Blake3VectorCompression.LANES);
      int size = maxBytes;
      for (int lane = 0; lane < count; lane++) {
        size = Math.min(size, left.get(lane).bytes);
      }
      int taken = size;
      Check.invariant(taken % BLOCK_BYTES == 0, () -> "whole blocks, found " + taken);
      load(left, count, size);
      for (int at = 0; at < size; at += BLOCK_BYTES) {
        Blake3Transposition.transpose(slab, at, STEP_BYTES, count - 1, words);
        Md5VectorCompression.compress(words);
      }
      store(left, count, size);
    }

    private void load(List<Left> left, int count, int size) {
      if (words.length == 0) {
        words = new int[Md5VectorCompression.STATE_WORDS];
        slab = new byte[Blake3VectorCompression.LANES * STEP_BYTES];
      }
      for (int lane = 0; lane < count; lane++) {
        Left one = left.get(lane);
        System.arraycopy(one.input.bytes(), one.from, slab, lane * STEP_BYTES, size);
        for (int i = 0; i < Md5VectorCompression.VALUE_WORDS; i++) {
          words[row(i) + lane] = one.input.md5().value[i];
        }
      }
    }

    private void store(List<Left> left, int count, int size) {
      for (int lane = 0; lane < count; lane++) {
        Left one = left.get(lane);
        one.take(size);
        for (int i = 0; i < Md5VectorCompression.VALUE_WORDS; i++) {
          one.input.md5().value[i] = words[row(i) + lane];
        }
      }
    }

    private static int row(int word) {
      return Md5VectorCompression.VALUE + word * Blake3VectorCompression.LANES;
    }
  }
}
