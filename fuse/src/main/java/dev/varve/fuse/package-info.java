/// The FUSE protocol as Java sees it (linux/fuse.h, version 7.31 to 7.45): what a file system has
/// to answer, and the codec between that and the kernel's bytes. Pure: there is no file, thread or
/// memory outside the heap here, so every request and reply can be tested as an array of bytes.
///
/// A file system is called by many threads at once. A [dev.varve.fuse.Call] and everything that
/// hangs on it (names, buffers, replies) belong to one thread and are used again for the next
/// request: nothing of it may be kept when the method has returned.
///
/// Start at [dev.varve.fuse.FuseFileSystem]; `dev.varve.fuse.mount` brings one into the kernel.
@NullMarked
package dev.varve.fuse;

import org.jspecify.annotations.NullMarked;
