package dev.varve.mount;

/// An open directory: where its listing is.
///
/// @param listing its positions; guarded by itself
record OpenDirectory(Listing listing) implements OpenNode {}
