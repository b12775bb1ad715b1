package dev.varve.namespace;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;
import java.util.HexFormat;
import java.util.Optional;

/// What the object face notes in the inode of what it put, [Inode#tag]: version (1 byte, 1), 1 for
/// the version `null` else 0 (1 byte), varint parts, bytes MD5. It goes when the bytes change.
///
/// @param md5 of the object, or of the MD5s of its parts; empty when it is not known, as of a copy
///   of what a file client wrote
/// @param partCount how many parts it was uploaded in, 0 when it was put at once
/// @param unversioned whether its version is `null`
@SuppressWarnings("ArrayRecordComponent")
record Tag(byte[] md5, int partCount, boolean unversioned) {
  private static final int VERSION = 1;
  private static final int MD5_BYTES = 16;

  byte[] encode() {
    return new RecordWriter()
        .putByte(VERSION)
        .putByte(unversioned ? 1 : 0)
        .putVarint(partCount)
        .putBytes(md5)
        .toBytes();
  }

  static Optional<Tag> of(Inode inode) {
    byte[] bytes = inode.tag();
    if (bytes == null || inode.isDirectory()) {
      return Optional.empty();
    }
    RecordReader reader = new RecordReader(bytes);
    int version = reader.takeByte();
    if (version != VERSION) {
      throw new VarveException(
          ErrorCode.UNKNOWN_FORMAT,
          "the tag of inode " + inode.ino() + " has version " + version + ": use a newer Varve");
    }
    boolean unversioned = reader.takeByte() == 1;
    int parts = reader.takeVarint32();
    return Optional.of(new Tag(reader.takeBytes(MD5_BYTES), parts, unversioned));
  }

  private String etag() {
    String hex = HexFormat.of().formatHex(md5);
    return partCount == 0 ? hex : hex + "-" + partCount;
  }

  /// Returns the ETag of a file: the one that was noted, or, of bytes that a file client wrote, one
  /// made of inode number and the change that wrote them. No other bytes of the volume have it.
  static String etag(Inode inode) {
    return of(inode)
        .filter(tag -> tag.md5.length != 0)
        .map(Tag::etag)
        .orElseGet(() -> HexFormat.of().formatHex(unique(inode)) + "-0");
  }

  /// Returns 16 bytes that stand for the bytes of a file, and for no others.
  static byte[] unique(Inode inode) {
    return new RecordWriter().putLong(inode.ino()).putLong(inode.dataChange()).toBytes();
  }

  /// Returns the id of the version that a file is. What a file client wrote is a version of its
  /// own.
  static VersionId version(Inode inode) {
    return new VersionId(inode.dataChange(), of(inode).map(Tag::unversioned).orElse(false));
  }
}
