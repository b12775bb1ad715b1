/// The journal in a directory of local files, one for each term and size limit. Callers fill one of
/// two buffers under a short lock; one of those that wait for durability writes and flushes for all
/// of them, outside the lock ([dev.varve.base.commit.GroupCommit]). Safe for any thread, except
/// readers. The format is in `docs/formats/journal.md`. Start at
/// [dev.varve.journal.file.FileJournal], then `Staging` (what waits in memory), `TailWriter` (what
/// reaches the disk, and in which order) and `Recovery` (what a crash may have left).
@NullMarked
package dev.varve.journal.file;

import org.jspecify.annotations.NullMarked;
