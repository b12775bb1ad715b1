package dev.varve.bench.s3;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Takes the body of an answer.
interface Sink {
  /// Takes the next bytes, all of them.
  ///
  /// @throws IOException when they are others than they should be
  void take(ByteBuffer bytes) throws IOException;

  /// Takes bytes that nobody looks at.
  static Sink nothing() {
    return bytes -> bytes.position(bytes.limit());
  }
}
