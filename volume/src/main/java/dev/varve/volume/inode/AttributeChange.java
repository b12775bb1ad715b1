package dev.varve.volume.inode;

import java.util.OptionalInt;
import java.util.OptionalLong;

/// What `chmod`, `chown`, `truncate` and `utimensat` change, together and at once. What is empty
/// stays.
///
/// @param mode new lower 12 bits
/// @param uid new owner
/// @param gid new group
/// @param size new size, from 0 to 2^63-1
/// @param atime new time of access
/// @param mtime new time of change
public record AttributeChange(
    OptionalInt mode, OptionalInt uid, OptionalInt gid, OptionalLong size, Time atime, Time mtime) {
  /// Changes nothing.
  public static final AttributeChange NONE =
      new AttributeChange(
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalLong.empty(),
          Time.OMIT,
          Time.OMIT);

  /// A time to set.
  ///
  /// @param kind which
  /// @param nanos nanoseconds since 1970 when the kind is `SET`
  public record Time(Kind kind, long nanos) {
    /// What to do with a time.
    public enum Kind {
      /// Leave it (`UTIME_OMIT`).
      OMIT,
      /// Set it to the time of the operation (`UTIME_NOW`).
      NOW,
      /// Set it to a given time.
      SET
    }

    /// Leaves the time.
    public static final Time OMIT = new Time(Kind.OMIT, 0);

    /// Sets the time of the operation.
    public static final Time NOW = new Time(Kind.NOW, 0);

    /// Sets a given time.
    ///
    /// @param nanos nanoseconds since 1970
    /// @return the time
    public static Time set(long nanos) {
      return new Time(Kind.SET, nanos);
    }
  }

  /// Adds a change of permissions.
  ///
  /// @param value new lower 12 bits
  /// @return the change
  public AttributeChange withMode(int value) {
    return new AttributeChange(OptionalInt.of(value), uid, gid, size, atime, mtime);
  }

  /// Adds a change of owner.
  ///
  /// @param value new owner
  /// @return the change
  public AttributeChange withUid(int value) {
    return new AttributeChange(mode, OptionalInt.of(value), gid, size, atime, mtime);
  }

  /// Adds a change of group.
  ///
  /// @param value new group
  /// @return the change
  public AttributeChange withGid(int value) {
    return new AttributeChange(mode, uid, OptionalInt.of(value), size, atime, mtime);
  }

  /// Adds a change of size.
  ///
  /// @param value new size in bytes
  /// @return the change
  public AttributeChange withSize(long value) {
    return new AttributeChange(mode, uid, gid, OptionalLong.of(value), atime, mtime);
  }

  /// Adds a change of times.
  ///
  /// @param newAtime of access
  /// @param newMtime of change
  /// @return the change
  public AttributeChange withTimes(Time newAtime, Time newMtime) {
    return new AttributeChange(mode, uid, gid, size, newAtime, newMtime);
  }
}
