/// The driver through the real kernel. Tests here need `/dev/fuse` and root; elsewhere they are
/// skipped and say so.
@NullMarked
package dev.varve.fuse.mount;

import org.jspecify.annotations.NullMarked;
