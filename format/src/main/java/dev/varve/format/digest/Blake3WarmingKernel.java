package dev.varve.format.digest;

import static dev.varve.format.digest.Blake3Constants.CHUNK_BYTES;
import static dev.varve.format.digest.Blake3Constants.VALUE_BYTES;

import java.util.concurrent.atomic.AtomicInteger;

/// The kernel of a process that has vectors: scalar until the vector code is compiled, then vector.
///
/// Before the C2 compiler has seen it, vector code runs as ordinary Java with one object per
/// operation, a thousand times slower than compiled and a hundred times slower than scalar code. It
/// compiles only what has run often enough, so one call in [#TRIAL_INTERVAL] tries the vector
/// kernel, and after [#WARM_TRIALS] trials, of the whole process together, all calls use it. Both
/// kernels give the same bytes; only the speed depends on the count. The compiler works in the
/// background and tells nobody when it is done, so the number of trials has a margin.
///
/// Measured 2026-11 on two cores, JDK 25: the first trial takes 60 to 130 ms (loading the vector
/// library), the next ones 2 to 14 ms each, falling to 0.7 ms after fifty and to 0.002 ms after 300
/// to 500.
final class Blake3WarmingKernel implements Blake3Kernel {
  /// Trials after which the vector code counts as compiled: twice as many as it took.
  private static final int WARM_TRIALS = 1000;

  /// Calls per trial: a trial that costs 0.7 ms on 31 scalar calls that cost 20 microseconds each
  /// doubles the time of hashing while it lasts.
  private static final int TRIAL_INTERVAL = 32;

  private static final int WARM_CALLS = WARM_TRIALS * TRIAL_INTERVAL;

  /// Calls so far, up to [#WARM_CALLS].
  private static final AtomicInteger CALLS = new AtomicInteger();

  private final Blake3ScalarKernel scalar = new Blake3ScalarKernel();
  private final Blake3VectorKernel vector = new Blake3VectorKernel();

  /// Runs all trials now, on the calling thread, which takes up to a second; at once when the code
  /// is warm.
  static void warmUp() {
    Blake3VectorKernel vector = new Blake3VectorKernel();
    byte[] chunks = new byte[Blake3Tree.GROUP_CHUNKS * CHUNK_BYTES];
    byte[] values = new byte[Blake3Tree.GROUP_CHUNKS * VALUE_BYTES];
    while (CALLS.get() < WARM_CALLS) {
      vector.chunks(chunks, 0, Blake3Tree.GROUP_CHUNKS, 0, values, 0);
      CALLS.addAndGet(TRIAL_INTERVAL);
    }
  }

  @Override
  public void chunks(
      byte[] bytes, int offset, int count, long firstChunk, byte[] values, int valueOffset) {
    choose(count).chunks(bytes, offset, count, firstChunk, values, valueOffset);
  }

  @Override
  public void parents(byte[] children, int offset, int count, byte[] values, int valueOffset) {
    choose(count).parents(children, offset, count, values, valueOffset);
  }

  private Blake3Kernel choose(int count) {
    if (CALLS.get() >= WARM_CALLS) {
      return vector;
    }
    if (count < Blake3VectorKernel.MIN_LANES) {
      return scalar;
    }
    return CALLS.incrementAndGet() % TRIAL_INTERVAL == 0 ? vector : scalar;
  }
}
