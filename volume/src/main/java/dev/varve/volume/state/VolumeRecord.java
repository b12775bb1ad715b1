package dev.varve.volume.state;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.tree.TreeReader;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Policy;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;

/// The one record about the volume itself. Of fixed size, so that writing it never changes the
/// tree's shape. In memory it is changed in place; [State#seal] writes it.
final class VolumeRecord {
  private static final int VERSION = 1;

  long position;
  long nextIno;
  long nextContent;
  long nextSnapshot;
  long nextVersion;
  long resultCount;
  long quotaCount;
  long trashInodes;
  long trashBytes;
  Policy policy = Policy.NONE;

  static VolumeRecord first() {
    VolumeRecord first = new VolumeRecord();
    first.position = 1;
    first.nextIno = Inode.ROOT + 1;
    first.nextContent = 1;
    first.nextSnapshot = 1;
    first.nextVersion = 1;
    return first;
  }

  static VolumeRecord of(TreeReader tree) {
    return decode(
        tree.get(StateKeys.VOLUME)
            .orElseThrow(
                () -> new VarveException(ErrorCode.CORRUPT, "the root holds no volume's record")));
  }

  byte[] encode() {
    return new RecordWriter()
        .putByte(VERSION)
        .putLong(position)
        .putLong(nextIno)
        .putLong(nextContent)
        .putLong(nextSnapshot)
        .putLong(nextVersion)
        .putLong(resultCount)
        .putLong(quotaCount)
        .putLong(trashInodes)
        .putLong(trashBytes)
        .putInt(policy.versionCount())
        .putLong(policy.versionNanos())
        .putLong(policy.trashNanos())
        .toBytes();
  }

  private static VolumeRecord decode(byte[] value) {
    RecordReader reader = new RecordReader(value);
    int version = reader.takeByte();
    if (version != VERSION) {
      throw reader.corrupt("the volume's record has version " + version);
    }
    VolumeRecord record = new VolumeRecord();
    record.position = reader.takeLong();
    record.nextIno = reader.takeLong();
    record.nextContent = reader.takeLong();
    record.nextSnapshot = reader.takeLong();
    record.nextVersion = reader.takeLong();
    record.resultCount = reader.takeLong();
    record.quotaCount = reader.takeLong();
    record.trashInodes = reader.takeLong();
    record.trashBytes = reader.takeLong();
    record.policy = new Policy(reader.takeInt(), reader.takeLong(), reader.takeLong());
    reader.end();
    return record;
  }
}
