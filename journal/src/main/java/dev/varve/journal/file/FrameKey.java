package dev.varve.journal.file;

/// What tells the frames of one file from all others.
///
/// @param term in every frame of the file
/// @param seed the CRC32C of the file's nonce, combined with the CRC of every frame
record FrameKey(long term, int seed) {}
