/// What an inode and a name are: values that every part of a volume shares. A core: no I/O, no
/// time. Start at [dev.varve.volume.inode.Inode].
@NullMarked
package dev.varve.volume.inode;

import org.jspecify.annotations.NullMarked;
