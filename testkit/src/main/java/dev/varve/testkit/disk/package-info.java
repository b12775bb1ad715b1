/// The simulated disk, and the driver that crashes a workload at every call.
///
/// A [dev.varve.testkit.disk.SimDisk] is a [dev.varve.base.disk.Disk] in memory that keeps two
/// states of everything: what a running program sees (the page cache) and what the medium holds.
/// Only flushes carry the first into the second. A crash throws the first away, and what was
/// between the two survives, is lost or is torn as the seed decides.
///
/// **The fault model, and why each part is in it.**
///
/// - *Content is lost by sectors of 512 bytes.* A sector is the unit that a drive writes whole or
///   not at all, because it carries its own error-correcting code; drives with sectors of 4096
///   bytes tear less. A sector is written from the page cache, so it holds everything written to it
///   until then: of two writes into one sector the second never survives without the first. There
///   are no half-written sectors full of garbage: a drive answers those with a read error. Garbage
///   that a drive does return is tested with [dev.varve.testkit.disk.SimDisk#flipBit].
/// - *Sectors reach the medium in any order.* Between two flushes the page cache and the drive's
///   own cache write what they like first.
/// - *The size is metadata, on its own.* A file may come back with its new size and zeros where the
///   content was lost, or with its old size: delayed allocation separates the two.
/// - *A name is not content.* Flushing a file says nothing about its name. The changes of one
///   directory survive up to some point of their order, as on file systems with a metadata journal;
///   directories are independent of each other. A rename is one change. A file whose creation was
///   lost is gone, however often its content was flushed, and so is everything below a directory
///   whose own creation was lost.
/// - *A failed flush forgets.* What was unflushed is then on the medium, or not, sector by sector;
///   it is never written again; the page cache may still show it or not; and the next flush
///   succeeds. This is what ext4, XFS and Btrfs do ("Can Applications Recover from fsync
///   Failures?", USENIX ATC 2020). A failed flush of a directory is final until the restart, as a
///   file system whose metadata journal failed accepts nothing more.
/// - *A killed process is not a crashed machine.* The page cache survives a kill, still unflushed,
///   so what a restarted program reads may be lost by the next crash of the machine.
/// - *A full disk refuses a write with or without a part of it written*, and holes are not
///   allocated: a write inside a file's size may fail for want of room.
/// - *The call during which the crash comes* may be done, not done, or, for a write, done in part.
///
/// What is not in the model: misdirected writes and reads, a flush that the drive only pretends to
/// do, and hard links.
///
/// Threads: a disk is safe for any thread by one lock, but only a single thread gives the same
/// calls in the same order every time. Start at [dev.varve.testkit.disk.SimDisk], then
/// [dev.varve.testkit.disk.CrashCampaign]. Every implementation of the disk runs
/// [dev.varve.testkit.disk.DiskContract].
@NullMarked
package dev.varve.testkit.disk;

import org.jspecify.annotations.NullMarked;
