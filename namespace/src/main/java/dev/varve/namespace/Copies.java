package dev.varve.namespace;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.FileHandle;
import dev.varve.volume.ObjectAccess;
import dev.varve.volume.OpenMode;
import dev.varve.volume.access.Caller;
import dev.varve.volume.content.Extent;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Copies objects without copying their bytes, unless they are few.
final class Copies {
  private static final byte[] UNKNOWN = {};
  private static final int MD5_CHARS = 32;
  private static final long NO_FILE = 0;

  private final Objects objects;
  private final ObjectAccess access;
  private final Caller owner;

  Copies(Objects objects, ObjectAccess access, Caller owner) {
    this.objects = objects;
    this.access = access;
    this.owner = owner;
  }

  ObjectInfo copy(
      ObjectReader source,
      Bucket bucket,
      ObjectKey key,
      Attributes attributes,
      Condition condition) {
    if (source.info().sizeBytes() <= StagedWriter.INLINE_BYTES) {
      try (ObjectWriter writer = objects.put(bucket, key)) {
        writer.write(bytes(source));
        return writer.commit(attributes, condition);
      }
    }
    try (FileHandle staged = access.stage(owner)) {
      staged.cloneFrom(source.handle().orElseThrow());
      checkSame(source);
      Plans.Body body =
          new Plans.Body(
              staged.ino(),
              List.of(),
              source.info().sizeBytes(),
              md5(source.info()).orElse(UNKNOWN),
              0,
              AttributeFormat.encode(attributes));
      return objects.put(bucket, key, body, condition, view -> List.of());
    }
  }

  private ByteBuffer bytes(ObjectReader source) {
    ByteBuffer bytes = ByteBuffer.allocate((int) source.info().sizeBytes());
    source.read(0, bytes);
    checkSame(source);
    return bytes.flip();
  }

  /// Reads a short range.
  static StagedWriter.Body small(ObjectReader source, long offset, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    checkRange(source, offset, length, source.read(offset, bytes));
    MessageDigest digest = StagedWriter.newDigest();
    List<Extent> extents = length == 0 ? List.of() : List.of(new Extent.Inline(bytes.array()));
    return new StagedWriter.Body(0, extents, length, digest.digest(bytes.array()));
  }

  /// Copies a range of an object to the end of a file.
  void append(FileHandle target, long end, ObjectReader source, long offset, long length) {
    FileHandle handle = source.handle().orElseThrow();
    checkRange(source, offset, length, target.copyRange(handle, offset, end, length));
  }

  /// Copies a whole file to the end of another.
  void append(FileHandle target, long end, long ino, long length) {
    try (FileHandle handle = access.open(owner, ino, OpenMode.READ)) {
      long copied = target.copyRange(handle, 0, end, length);
      if (copied != length) {
        throw new VarveException(
            ErrorCode.INVALID_PART,
            "a part had %d bytes and has %d now; upload it again".formatted(length, copied));
      }
    }
  }

  private static void checkRange(ObjectReader source, long offset, long length, long found) {
    if (found != length) {
      throw new VarveException(
          ErrorCode.PAST_END,
          "'%s' has no %d bytes at %d, found %d"
              .formatted(source.info().key(), length, offset, found));
    }
  }

  /// Checks, after bytes were copied, that they are those which the source's ETag names.
  void checkSame(ObjectReader source) {
    long ino = source.handle().map(FileHandle::ino).orElse(NO_FILE);
    if (ino == NO_FILE) {
      return;
    }
    access.flush(ino);
    String etag = source.info().etag();
    String found = access.peek(view -> view.find(ino).map(Infos::etag).orElse(etag));
    if (!found.equals(etag)) {
      throw new VarveException(
          ErrorCode.WOULD_BLOCK,
          "'%s' had ETag %s and has %s now: a file client writes it; copy it again"
              .formatted(source.info().key(), etag, found));
    }
  }

  /// The MD5 of an object's bytes, when its ETag is one.
  static Optional<byte[]> md5(ObjectInfo info) {
    return info.etag().length() == MD5_CHARS
        ? Optional.of(HexFormat.of().parseHex(info.etag()))
        : Optional.empty();
  }
}
