package dev.varve.volume.file;

import dev.varve.base.VarveException;
import dev.varve.volume.file.BatchWriter.Origin;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A batch of one file on its way, and what became of it. For one thread.
final class Parcel {
  private final Origin origin;
  private final Batch batch;
  private boolean stored;
  private @Nullable VarveException failure;

  Parcel(Origin origin, Batch batch) {
    this.origin = origin;
    this.batch = batch;
  }

  Origin origin() {
    return origin;
  }

  Batch batch() {
    return batch;
  }

  void stored() {
    stored = true;
  }

  void failed(VarveException cause) {
    failure = cause;
  }

  /// Says whether all its bytes are in the volume.
  boolean isStored() {
    return stored;
  }

  /// Returns why it could not be stored.
  Optional<VarveException> failure() {
    return Optional.ofNullable(failure);
  }
}
