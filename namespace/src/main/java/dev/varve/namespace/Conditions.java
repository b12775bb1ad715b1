package dev.varve.namespace;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.util.Optional;

/// Decides whether a [Condition] holds.
final class Conditions {
  private static final long NANOS = 1_000_000_000L;

  private Conditions() {}

  /// Looks at what is at a key.
  ///
  /// @param current empty when nothing is, or a delete marker
  static void check(Condition condition, ObjectKey key, Optional<Spot.Held> current) {
    switch (condition) {
      case Condition.All all -> all.conditions().forEach(each -> check(each, key, current));
      case Condition.Absent _ -> require(current.isEmpty(), key, "nothing is there");
      case Condition.Present _ -> require(current.isPresent(), key, "it is there");
      case Condition.Matches matches -> {
        String etag = etag(present(key, current));
        require(
            matches.etags().contains(etag),
            key,
            "its ETag is among " + matches.etags() + ", found " + etag);
      }
      case Condition.Differs differs ->
          require(
              current.map(held -> !differs.etags().contains(etag(held))).orElse(true),
              key,
              "its ETag is not among " + differs.etags());
      case Condition.HasSize size -> {
        long found = Infos.size(present(key, current).inode());
        require(
            found == size.sizeBytes(),
            key,
            "it has " + size.sizeBytes() + " bytes, found " + found);
      }
      case Condition.ModifiedAt at -> {
        long found = Math.floorDiv(Infos.modified(present(key, current).inode()), NANOS);
        require(
            found == at.seconds(),
            key,
            "it was modified at " + at.seconds() + " s, found " + found);
      }
    }
  }

  private static String etag(Spot.Held held) {
    return Infos.etag(held.inode());
  }

  private static Spot.Held present(ObjectKey key, Optional<Spot.Held> current) {
    return current.orElseThrow(() ->
        new VarveException(
            ErrorCode.NOT_FOUND, "'" + key + "' must be there for the condition to hold"));
  }

  private static void require(boolean holds, ObjectKey key, String what) {
    if (!holds) {
      throw new VarveException(
          ErrorCode.PRECONDITION_FAILED,
          "'" + key + "' is not as the condition asks: that " + what + "; look at it again");
    }
  }
}
