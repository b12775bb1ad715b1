/// Ordered records that are durable when the journal says so: the contract, and a journal in memory
/// for tests and trials. Safe for any thread, except readers. Start at [dev.varve.journal.Journal].
@NullMarked
package dev.varve.journal;

import org.jspecify.annotations.NullMarked;
