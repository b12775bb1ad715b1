package dev.varve.format.segment;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;

/// What a record of a segment says.
public enum RecordKind {
  /// Content of a chunk, and who holds it.
  CHUNK(1),
  /// Who holds a chunk from now on; nobody when the list is empty.
  HOLDERS(2),
  /// How far the segment is known durable: the sequence field is that offset.
  MARK(3);

  private final byte code;

  RecordKind(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  static RecordKind ofCode(byte code) {
    for (RecordKind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new VarveException(ErrorCode.UNKNOWN_FORMAT, "no record kind has the code " + code);
  }
}
