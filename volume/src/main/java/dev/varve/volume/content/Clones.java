package dev.varve.volume.content;

/// Two contents where there was one: they begin alike, and change apart.
///
/// @param source the number that the source has now
/// @param copy the number of the other, 0 when there are no bytes
public record Clones(long source, long copy) {}
