package dev.varve.fuse;

import java.nio.ByteBuffer;

/// The answer to a question for attributes (`struct fuse_attr_out`).
public final class AttributesReply {
  static final int BYTES = 16 + Attributes.BYTES;

  private final ByteBuffer out;
  private final Attributes attributes;

  AttributesReply(ByteBuffer out) {
    this.out = out;
    this.attributes = new Attributes(out).at(Call.REPLY + 16);
  }

  AttributesReply fresh() {
    Validity.clear(out, Call.REPLY, BYTES);
    return this;
  }

  /// Says how long the kernel may answer from its cache. Zero when not said.
  ///
  /// @param nanos a duration, 0 or more
  /// @return this
  public AttributesReply validFor(long nanos) {
    Validity.put(out, Call.REPLY, Call.REPLY + 8, nanos);
    return this;
  }

  /// Returns where the attributes go.
  ///
  /// @return all zero at first
  public Attributes attributes() {
    return attributes;
  }
}
