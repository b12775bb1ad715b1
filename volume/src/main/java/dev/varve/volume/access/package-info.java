/// Who may do what to an inode: callers, POSIX ACLs, and the decisions of Linux about permissions.
/// A core: values in, an answer or an error out; no I/O, no threads, no time. Start at
/// [dev.varve.volume.access.Permissions].
@NullMarked
package dev.varve.volume.access;

import org.jspecify.annotations.NullMarked;
