package dev.varve.fuse;

import java.nio.ByteBuffer;

/// The answer that names a node (`struct fuse_entry_out`). The kernel counts each as one more
/// reference to the node, until [NodeOperations#forget] gives it back.
public final class EntryReply {
  static final int BYTES = 40 + Attributes.BYTES;

  private final ByteBuffer out;
  private final Attributes attributes;
  private int at;

  EntryReply(ByteBuffer out) {
    this.out = out;
    this.attributes = new Attributes(out);
  }

  /// Begins an answer there.
  EntryReply fresh(int offset) {
    at = offset;
    Validity.clear(out, offset, BYTES);
    attributes.at(offset + 40);
    return this;
  }

  /// Writes who it is.
  ///
  /// @param node the number by which the kernel will ask for it; not 0, and 1 only for the root
  /// @param generation another one each time the same number is used again for another file
  /// @return this
  public EntryReply node(long node, long generation) {
    out.putLong(at, node).putLong(at + 8, generation);
    return this;
  }

  /// Says how long the kernel may answer from its cache. Zero when not said.
  ///
  /// @param entryNanos how long the name stays this node's
  /// @param attributesNanos how long the attributes stay these
  /// @return this
  public EntryReply validFor(long entryNanos, long attributesNanos) {
    Validity.put(out, at + 16, at + 32, entryNanos);
    Validity.put(out, at + 24, at + 36, attributesNanos);
    return this;
  }

  /// Says instead that there is nothing with this name, and how long that holds: the answer to a
  /// lookup only. Costs nothing, unlike an exception.
  ///
  /// @param nanos how long the kernel may remember it
  public void absent(long nanos) {
    out.putLong(at, 0);
    validFor(nanos, 0);
  }

  /// Returns where the attributes go.
  ///
  /// @return all zero at first
  public Attributes attributes() {
    return attributes;
  }
}
