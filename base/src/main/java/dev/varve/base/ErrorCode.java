package dev.varve.base;

/// Everything that can go wrong, with one meaning on every face: an errno for files, a status and a
/// code for objects. A number is never reused. Errno values are those of Linux (`errno(3)`); S3
/// codes are those of the "Error responses" page of the Amazon S3 API reference.
public enum ErrorCode {
  /// The caller passed something that can never work.
  INVALID_ARGUMENT(1, Kind.CALLER, Retry.NEVER, Errno.EINVAL, 400, "InvalidArgument"),
  /// The object is closed, or is not in the state that the call needs.
  INVALID_STATE(2, Kind.CALLER, Retry.NEVER, Errno.EINVAL, 409, "InvalidRequest"),
  /// A limit that Varve documents would be passed.
  LIMIT_EXCEEDED(3, Kind.CALLER, Retry.NEVER, Errno.EFBIG, 400, "EntityTooLarge"),
  /// The named thing does not exist. Never used for something that exists and cannot be read.
  NOT_FOUND(10, Kind.ABSENT, Retry.NEVER, Errno.ENOENT, 404, "NoSuchKey"),
  /// The named thing exists already.
  ALREADY_EXISTS(11, Kind.CONFLICT, Retry.NEVER, Errno.EEXIST, 409, "OperationAborted"),
  /// Another process holds the directory.
  LOCKED(12, Kind.CONFLICT, Retry.SAFE, Errno.EBUSY, 503, "ServiceUnavailable"),
  /// Journal positions that were dropped, or that do not exist yet, were asked for.
  POSITION_GONE(13, Kind.ABSENT, Retry.NEVER, Errno.ESTALE, 410, "InvalidRequest"),
  /// The device's reserve is reached: it takes no new chunk until something is deleted.
  STORAGE_FULL(20, Kind.CAPACITY, Retry.SAFE, Errno.ENOSPC, 507, "InsufficientStorage"),
  /// A write or flush failed earlier: nothing more is accepted until the directory is opened again.
  READ_ONLY(21, Kind.FAULT, Retry.NEVER, Errno.EROFS, 503, "ServiceUnavailable"),
  /// The disk answered with an error; what was being written may or may not be there.
  DISK_FAILED(22, Kind.FAULT, Retry.MAYBE_APPLIED, Errno.EIO, 500, "InternalError"),
  /// Stored bytes are not those that were written.
  CORRUPT(23, Kind.CORRUPTION, Retry.NEVER, Errno.EIO, 500, "InternalError"),
  /// The file was written by a newer version of Varve, or is no file of Varve at all.
  UNKNOWN_FORMAT(24, Kind.CORRUPTION, Retry.NEVER, Errno.EIO, 500, "InternalError"),
  /// An invariant of Varve's own is broken.
  BUG(99, Kind.FAULT, Retry.MAYBE_APPLIED, Errno.EIO, 500, "InternalError");

  /// What family an error belongs to.
  public enum Kind {
    /// The request is wrong.
    CALLER,
    /// What was asked for is not there.
    ABSENT,
    /// Something else is in the way.
    CONFLICT,
    /// There is no room.
    CAPACITY,
    /// Stored bytes are damaged.
    CORRUPTION,
    /// A disk, a peer or Varve itself failed.
    FAULT
  }

  /// What trying again would mean.
  public enum Retry {
    /// The same request will fail again.
    NEVER,
    /// Nothing was applied: the same request may succeed later.
    SAFE,
    /// The request may have been applied: ask again with the same sequence number, or look.
    MAYBE_APPLIED
  }

  /// The few numbers of `errno(3)` that faces need.
  private static final class Errno {
    static final int ENOENT = 2;
    static final int EIO = 5;
    static final int EBUSY = 16;
    static final int EEXIST = 17;
    static final int EINVAL = 22;
    static final int EFBIG = 27;
    static final int ENOSPC = 28;
    static final int EROFS = 30;
    static final int ESTALE = 116;

    private Errno() {}
  }

  private final int number;
  private final Kind kind;
  private final Retry retry;
  private final int errno;
  private final int httpStatus;
  private final String s3Code;

  ErrorCode(int number, Kind kind, Retry retry, int errno, int httpStatus, String s3Code) {
    this.number = number;
    this.kind = kind;
    this.retry = retry;
    this.errno = errno;
    this.httpStatus = httpStatus;
    this.s3Code = s3Code;
  }

  /// Returns the stable number of this code.
  ///
  /// @return a number that no other code ever had
  public int number() {
    return number;
  }

  /// Returns the family of this code.
  ///
  /// @return the family
  public Kind kind() {
    return kind;
  }

  /// Returns what trying again would mean.
  ///
  /// @return the retry meaning
  public Retry retry() {
    return retry;
  }

  /// Returns what a file call reports.
  ///
  /// @return an errno of Linux, positive
  public int errno() {
    return errno;
  }

  /// Returns what an HTTP face reports.
  ///
  /// @return a status from 400 to 599
  public int httpStatus() {
    return httpStatus;
  }

  /// Returns what the S3 face reports.
  ///
  /// @return an S3 error code
  public String s3Code() {
    return s3Code;
  }
}
