package dev.varve.fuse;

/// A lock on a range of a file, or on all of it (`struct fuse_file_lock`).
///
/// @param owner who holds it: an open file description or a process, as the kernel numbers them
/// @param wholeFile whether it is of `flock(2)`, which knows no ranges and no other kind of lock
/// @param kind what it allows
/// @param first the first byte
/// @param last the last byte, `Long.MAX_VALUE` for all that ever follow
/// @param pid the process, 0 when it is not visible from here
public record Lock(long owner, boolean wholeFile, LockKind kind, long first, long last, int pid) {}
