package dev.varve.gateway.s3.body;

import java.nio.ByteBuffer;

/// Bytes that come one after the other. Each layer takes them from the one below.
@FunctionalInterface
public interface BodySource {
  /// Reads bytes, and waits for the first of them.
  ///
  /// @param target receives up to its remaining bytes, which are at least one
  /// @return how many, above 0; or -1 at the end
  /// @throws dev.varve.gateway.s3.message.Refusal when the bytes are not as they should be
  int read(ByteBuffer target);
}
