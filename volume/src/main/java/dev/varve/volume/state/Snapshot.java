package dev.varve.volume.state;

import dev.varve.tree.NodeRef;
import dev.varve.volume.inode.Name;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A volume as it was at one position.
///
/// @param number its number, growing within a volume
/// @param name its name, of which there is one
/// @param position the position it holds
/// @param timeNanos when it was taken, in nanoseconds since 1970
/// @param pins how many clones need it
/// @param condemned whether it is being deleted, and no longer to be seen
/// @param root its tree, empty until that is written
public record Snapshot(
    long number,
    Name name,
    long position,
    long timeNanos,
    long pins,
    boolean condemned,
    Optional<NodeRef> root) {
  byte[] encode() {
    RecordWriter writer =
        new RecordWriter()
            .putBytes(name.toBytes())
            .putLong(position)
            .putLong(timeNanos)
            .putLong(pins)
            .putByte(condemned ? 1 : 0);
    byte[] ref = new byte[root.isPresent() ? NodeRef.BYTES : 0];
    root.ifPresent(node -> node.encode(ByteBuffer.wrap(ref)));
    return writer.putBytes(ref).toBytes();
  }

  static Snapshot decode(long number, byte[] value) {
    RecordReader reader = new RecordReader(value);
    Name name = Name.of(reader.takeBytes(Name.MAX_BYTES));
    long position = reader.takeLong();
    long time = reader.takeLong();
    long pins = reader.takeLong();
    boolean condemned = reader.takeByte() != 0;
    byte[] ref = reader.takeBytes(NodeRef.BYTES);
    reader.end();
    if (ref.length != 0 && ref.length != NodeRef.BYTES) {
      throw reader.corrupt("a snapshot's root has " + ref.length + " bytes");
    }
    Optional<NodeRef> root =
        ref.length == 0 ? Optional.empty() : Optional.of(NodeRef.decode(ByteBuffer.wrap(ref)));
    return new Snapshot(number, name, position, time, pins, condemned, root);
  }

  Snapshot sealed(NodeRef ref) {
    return new Snapshot(number, name, position, timeNanos, pins, condemned, Optional.of(ref));
  }

  Snapshot withPins(long count) {
    return new Snapshot(number, name, position, timeNanos, count, condemned, root);
  }

  Snapshot condemn() {
    return new Snapshot(number, name, position, timeNanos, pins, true, root);
  }
}
