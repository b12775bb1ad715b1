/// Ordered records that are durable when the journal says so. Safe for any thread. Start at
/// [dev.varve.journal.Journal].
@NullMarked
package dev.varve.journal;

import org.jspecify.annotations.NullMarked;
