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
  /// A component of the path, or what should be one, is not a directory.
  NOT_DIRECTORY(30, Kind.CALLER, Retry.NEVER, Errno.ENOTDIR, 409, "InvalidRequest"),
  /// The call is not for directories.
  IS_DIRECTORY(31, Kind.CALLER, Retry.NEVER, Errno.EISDIR, 409, "InvalidRequest"),
  /// The directory has entries.
  NOT_EMPTY(32, Kind.CONFLICT, Retry.NEVER, Errno.ENOTEMPTY, 409, "BucketNotEmpty"),
  /// The permissions of a file or directory forbid it to this caller.
  ACCESS_DENIED(33, Kind.CALLER, Retry.NEVER, Errno.EACCES, 403, "AccessDenied"),
  /// Only an owner or a privileged caller may do it, or nobody may.
  NOT_PERMITTED(34, Kind.CALLER, Retry.NEVER, Errno.EPERM, 403, "AccessDenied"),
  /// A name is over 255 bytes, or a path over 4096.
  NAME_TOO_LONG(35, Kind.CALLER, Retry.NEVER, Errno.ENAMETOOLONG, 400, "KeyTooLongError"),
  /// A file has as many links as it may.
  TOO_MANY_LINKS(36, Kind.CALLER, Retry.NEVER, Errno.EMLINK, 400, "InvalidRequest"),
  /// Two places that must be in one volume are not.
  CROSS_VOLUME(37, Kind.CALLER, Retry.NEVER, Errno.EXDEV, 400, "InvalidRequest"),
  /// Too many symbolic links on the way.
  LINK_LOOP(38, Kind.CALLER, Retry.NEVER, Errno.ELOOP, 400, "InvalidRequest"),
  /// The file has no such extended attribute.
  NO_ATTRIBUTE(39, Kind.ABSENT, Retry.NEVER, Errno.ENODATA, 400, "InvalidRequest"),
  /// An extended attribute's value, or all names together, are longer than may be.
  ATTRIBUTE_TOO_LARGE(40, Kind.CALLER, Retry.NEVER, Errno.E2BIG, 400, "MetadataTooLarge"),
  /// A quota's hard limit, or its soft limit for longer than its grace, would be passed.
  QUOTA_EXCEEDED(41, Kind.CAPACITY, Retry.SAFE, Errno.EDQUOT, 507, "QuotaExceeded"),
  /// No data, or no hole, at or after the offset.
  PAST_END(42, Kind.ABSENT, Retry.NEVER, Errno.ENXIO, 416, "InvalidRange"),
  /// Varve does not do this for this kind of file.
  NOT_SUPPORTED(43, Kind.CALLER, Retry.NEVER, Errno.EOPNOTSUPP, 501, "NotImplemented"),
  /// The handle is closed, or was not opened for this.
  BAD_HANDLE(44, Kind.CALLER, Retry.NEVER, Errno.EBADF, 400, "InvalidRequest"),
  /// Somebody else holds a lock, and the caller does not wait.
  WOULD_BLOCK(45, Kind.CONFLICT, Retry.SAFE, Errno.EAGAIN, 409, "OperationAborted"),
  /// Waiting for the lock would never end, because its holder waits for the caller.
  DEADLOCK(46, Kind.CONFLICT, Retry.SAFE, Errno.EDEADLK, 409, "OperationAborted"),
  /// The owner has as many locks as it may.
  TOO_MANY_LOCKS(47, Kind.CAPACITY, Retry.SAFE, Errno.ENOLCK, 503, "SlowDown"),
  /// A size or offset is over 2^63-1.
  FILE_TOO_LARGE(48, Kind.CALLER, Retry.NEVER, Errno.EFBIG, 400, "EntityTooLarge"),
  /// The inode, or the snapshot it was seen in, is there no more.
  STALE(49, Kind.ABSENT, Retry.NEVER, Errno.ESTALE, 410, "InvalidRequest"),
  /// Snapshots, earlier versions and trash cannot be changed.
  READ_ONLY_VIEW(50, Kind.CALLER, Retry.NEVER, Errno.EROFS, 403, "AccessDenied"),
  /// Something still uses it, so it cannot go: a clone, a mount, the root.
  IN_USE(51, Kind.CONFLICT, Retry.SAFE, Errno.EBUSY, 409, "OperationAborted"),
  /// What the caller asked to hold of an object does not.
  PRECONDITION_FAILED(60, Kind.CONFLICT, Retry.NEVER, Errno.EBUSY, 412, "PreconditionFailed"),
  /// There is no such bucket.
  BUCKET_NOT_FOUND(61, Kind.ABSENT, Retry.NEVER, Errno.ENOENT, 404, "NoSuchBucket"),
  /// There is a bucket of that name.
  BUCKET_EXISTS(62, Kind.CONFLICT, Retry.NEVER, Errno.EEXIST, 409, "BucketAlreadyOwnedByYou"),
  /// A bucket cannot have that name.
  INVALID_BUCKET_NAME(63, Kind.CALLER, Retry.NEVER, Errno.EINVAL, 400, "InvalidBucketName"),
  /// The object has no such version.
  VERSION_NOT_FOUND(64, Kind.ABSENT, Retry.NEVER, Errno.ENOENT, 404, "NoSuchVersion"),
  /// There is no such upload: it was completed, aborted, or never was.
  UPLOAD_NOT_FOUND(65, Kind.ABSENT, Retry.NEVER, Errno.ENOENT, 404, "NoSuchUpload"),
  /// A part of an upload is not there, or is another one.
  INVALID_PART(66, Kind.CALLER, Retry.NEVER, Errno.EINVAL, 400, "InvalidPart"),
  /// Parts are not in the order of their numbers.
  INVALID_PART_ORDER(67, Kind.CALLER, Retry.NEVER, Errno.EINVAL, 400, "InvalidPartOrder"),
  /// A part that is not the last is under 5 MiB.
  PART_TOO_SMALL(68, Kind.CALLER, Retry.NEVER, Errno.EINVAL, 400, "EntityTooSmall"),
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
    FAULT;

    /// Says whether the failure is not about the request: damage, or something that broke.
    ///
    /// @return whether it is one of [#CORRUPTION] and [#FAULT]
    public boolean isFault() {
      return this == CORRUPTION || this == FAULT;
    }
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

  /// The numbers of `errno(3)` that faces need.
  private static final class Errno {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EIO = 5;
    static final int ENXIO = 6;
    static final int E2BIG = 7;
    static final int EBADF = 9;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int EEXIST = 17;
    static final int EXDEV = 18;
    static final int ENOTDIR = 20;
    static final int EISDIR = 21;
    static final int EINVAL = 22;
    static final int EFBIG = 27;
    static final int ENOSPC = 28;
    static final int EROFS = 30;
    static final int EMLINK = 31;
    static final int EDEADLK = 35;
    static final int ENAMETOOLONG = 36;
    static final int ENOLCK = 37;
    static final int ENOTEMPTY = 39;
    static final int ELOOP = 40;
    static final int ENODATA = 61;
    static final int EOPNOTSUPP = 95;
    static final int ESTALE = 116;
    static final int EDQUOT = 122;

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
