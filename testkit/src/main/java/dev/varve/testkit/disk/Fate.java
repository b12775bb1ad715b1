package dev.varve.testkit.disk;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What becomes of one call: it is done, or something stops it on the way. For one thread.
final class Fate {
  /// A call that nothing stops.
  static final Fate DONE = new Fate(null, null, new SplittableRandom(0));

  /// What a call does, as far as its fate lets it.
  @FunctionalInterface
  interface Effect<T> {
    T under(Fate fate);
  }

  private final @Nullable SimulatedCrash crash;
  private final @Nullable VarveException failure;
  private final RandomGenerator random;

  private Fate(
      @Nullable SimulatedCrash crash, @Nullable VarveException failure, RandomGenerator random) {
    this.crash = crash;
    this.failure = failure;
    this.random = random;
  }

  static Fate crash(SimulatedCrash crash, RandomGenerator random) {
    return new Fate(crash, null, random);
  }

  static Fate fail(VarveException failure, RandomGenerator random) {
    return new Fate(null, failure, random);
  }

  boolean isStopped() {
    return crash != null || failure != null;
  }

  /// Returns the failure that a stopped call throws, or throws the crash.
  VarveException stop() {
    if (crash != null) {
      throw crash;
    }
    return Objects.requireNonNull(failure);
  }

  void suppress(VarveException refused) {
    Throwable stopper = crash == null ? failure : crash;
    if (stopper != null) {
      stopper.addSuppressed(refused);
    }
  }

  /// Says whether a stopped call has an effect all the same. A failed flush always has: it forgets.
  boolean hasEffect(DiskCall.Kind kind) {
    return switch (kind) {
      case READ -> !isStopped();
      case WRITE -> !isStopped() || random.nextBoolean();
      case ENTRY -> !isStopped() || (!isForWantOfRoom() && random.nextBoolean());
      case FLUSH -> !isStopped() || failure != null || random.nextBoolean();
    };
  }

  private boolean isForWantOfRoom() {
    return failure != null && failure.code() == ErrorCode.STORAGE_FULL;
  }

  /// Says whether the device reports an error for this call.
  boolean isFailed() {
    return failure != null;
  }

  /// Returns how many bytes of a write that has an effect are written: all of them, or as many
  /// blocks of them as came through before it was stopped.
  int writtenCount(int length) {
    if (!isStopped() || (crash != null && random.nextBoolean())) {
      return length;
    }
    int count = random.nextInt(Math.max(1, length));
    return random.nextBoolean() ? count : count - count % SparseBytes.BLOCK_BYTES;
  }

  RandomGenerator random() {
    return random;
  }
}
