package dev.varve.format.codec;

import java.nio.ByteBuffer;

/// Content as it is stored.
///
/// @param codec what made the bytes
/// @param bytes the bytes, from its position to its limit: a buffer of its own position, over
///   memory that nobody changes as long as nobody changes the plain content
public record Encoded(Codec codec, ByteBuffer bytes) {}
