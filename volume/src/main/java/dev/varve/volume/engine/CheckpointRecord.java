package dev.varve.volume.engine;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskFile;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.tree.NodeRef;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;
import dev.varve.volume.state.Origin;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// Where a volume's state lies: the root of its tree as of one position. The file `checkpoint` of a
/// volume's directory; a new one takes its place atomically.
///
/// ```
/// magic "VARVECKP"  version(1)=1  volume(16)  position(8)  root(41)
/// originPosition(8), and unless it is 0: origin volume(16)  its snapshot(8)
/// count(varint) chunk id(33)*    crc32c(4) of all before
/// ```
///
/// Integers are big-endian.
///
/// @param volume the volume
/// @param position the last operation that the tree holds
/// @param root the tree
/// @param origin what the volume is a clone of
/// @param leftovers chunks that list nodes which the volume still holds and needs no more
record CheckpointRecord(
    VolumeId volume,
    long position,
    NodeRef root,
    Optional<Origin> origin,
    List<ChunkId> leftovers) {
  static final String FILE = "checkpoint";

  private static final String NEW_FILE = "checkpoint.new";
  private static final long MAGIC = 0x5641525645434b50L;
  private static final int VERSION = 1;
  private static final int MAX_LEFTOVERS = 4096;
  private static final int MAX_BYTES = 1 << 18;

  CheckpointRecord {
    leftovers = List.copyOf(leftovers);
  }

  /// Nodes born up to here belong to the volume that this is a clone of; 0 when it is none.
  long originPosition() {
    return origin.map(Origin::position).orElse(0L);
  }

  /// Makes this the volume's checkpoint, durably.
  void publish(Disk disk) {
    if (disk.exists(NEW_FILE)) {
      disk.delete(NEW_FILE);
    }
    try (DiskFile file = disk.create(NEW_FILE)) {
      file.write(ByteBuffer.wrap(encode()), 0);
      file.flush();
    }
    disk.rename(NEW_FILE, FILE);
    disk.flushDirectory("");
  }

  /// Reads the volume's checkpoint.
  static CheckpointRecord read(Disk disk) {
    try (DiskFile file = disk.open(FILE)) {
      long size = file.size();
      if (size > MAX_BYTES) {
        throw corrupt(disk, "it has " + size + " bytes");
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      file.read(bytes, 0);
      return decode(disk, bytes.array(), bytes.position());
    }
  }

  byte[] encode() {
    byte[] ref = new byte[NodeRef.BYTES];
    root.encode(ByteBuffer.wrap(ref));
    RecordWriter writer =
        new RecordWriter()
            .putLong(MAGIC)
            .putByte(VERSION)
            .putLong(volume.high())
            .putLong(volume.low())
            .putLong(position)
            .putRaw(ref, 0, ref.length)
            .putLong(originPosition());
    origin.ifPresent(from ->
        writer.putLong(from.volume().high()).putLong(from.volume().low()).putLong(from.snapshot()));
    writer.putVarint(leftovers.size());
    leftovers.forEach(writer::putChunkId);
    return writer.putInt(crc(writer.toBytes(), writer.sizeBytes())).toBytes();
  }

  private static CheckpointRecord decode(Disk disk, byte[] bytes, int size) {
    if (size < Long.BYTES + Integer.BYTES
        || ByteBuffer.wrap(bytes).getInt(size - Integer.BYTES)
            != crc(bytes, size - Integer.BYTES)) {
      throw corrupt(disk, "its checksum does not match");
    }
    RecordReader reader = new RecordReader(bytes, 0, size - Integer.BYTES);
    if (reader.takeLong() != MAGIC) {
      throw corrupt(disk, "it does not begin like one");
    }
    int version = reader.takeByte();
    if (version != VERSION) {
      throw new VarveException(
          ErrorCode.UNKNOWN_FORMAT,
          disk.describe(FILE) + " has version " + version + ": use a newer Varve");
    }
    VolumeId volume = new VolumeId(reader.takeLong(), reader.takeLong());
    long position = reader.takeLong();
    NodeRef root = NodeRef.decode(ByteBuffer.wrap(reader.takeRaw(NodeRef.BYTES)));
    Optional<Origin> origin = origin(reader);
    int count = reader.takeVarint32();
    if (count > MAX_LEFTOVERS) {
      throw corrupt(disk, "it names " + count + " leftovers");
    }
    List<ChunkId> leftovers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leftovers.add(reader.takeChunkId());
    }
    reader.end();
    return new CheckpointRecord(volume, position, root, origin, leftovers);
  }

  private static Optional<Origin> origin(RecordReader reader) {
    long position = reader.takeLong();
    return position == 0
        ? Optional.empty()
        : Optional.of(
            new Origin(
                new VolumeId(reader.takeLong(), reader.takeLong()), reader.takeLong(), position));
  }

  private static int crc(byte[] bytes, int size) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, size);
    return (int) crc.getValue();
  }

  private static VarveException corrupt(Disk disk, String what) {
    return new VarveException(
        ErrorCode.CORRUPT,
        "checkpoint %s is damaged: %s; nothing was changed".formatted(disk.describe(FILE), what));
  }
}
