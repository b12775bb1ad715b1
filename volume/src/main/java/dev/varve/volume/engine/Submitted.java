package dev.varve.volume.engine;

import dev.varve.volume.state.Outcome;

/// An operation that was applied and handed to the journal.
///
/// @param position its position: durable when [Writer#awaitDurable] of it has returned
/// @param outcome what it answered
public record Submitted(long position, Outcome outcome) {}
