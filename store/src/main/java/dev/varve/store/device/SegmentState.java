package dev.varve.store.device;

import dev.varve.format.segment.SegmentHeader;

/// What the index knows of one segment.
///
/// @param nonce the segment's name
/// @param phase what may happen to it
/// @param indexedBytes the offset up to which its records are in the index
/// @param liveBytes bytes of records that the index needs
record SegmentState(long nonce, Phase phase, long indexedBytes, long liveBytes) {
  /// The life of a segment.
  enum Phase {
    /// Records may follow.
    OPEN(1),
    /// A footer ends it.
    SEALED(2),
    /// Nothing in it is needed: the file is being deleted.
    REMOVING(3);

    private final byte code;

    Phase(int code) {
      this.code = (byte) code;
    }

    byte code() {
      return code;
    }

    static Phase ofCode(byte code) {
      return switch (code) {
        case 1 -> OPEN;
        case 2 -> SEALED;
        case 3 -> REMOVING;
        default -> throw new IndexDamagedException("no phase of a segment has the code " + code);
      };
    }
  }

  /// The size of everything after the header.
  long recordBytes() {
    return Math.max(0, indexedBytes - SegmentHeader.BYTES);
  }

  static SegmentState fresh(long nonce) {
    return new SegmentState(nonce, Phase.OPEN, 0, 0);
  }

  SegmentState indexedTo(long bytes) {
    return new SegmentState(nonce, phase, Math.max(indexedBytes, bytes), liveBytes);
  }

  SegmentState withLive(long deltaBytes) {
    return new SegmentState(nonce, phase, indexedBytes, liveBytes + deltaBytes);
  }

  SegmentState in(Phase next) {
    return new SegmentState(nonce, next, indexedBytes, liveBytes);
  }
}
