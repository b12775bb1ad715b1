/// The disk as an interface: one directory tree of named files, with durability stated call by
/// call. Everything that keeps bytes goes through it, so that a simulated disk can lose, tear and
/// flip them. Safe for any thread. Start at [dev.varve.base.disk.Disk].
@NullMarked
package dev.varve.base.disk;

import org.jspecify.annotations.NullMarked;
