package dev.varve.namespace;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.FileHandle;
import dev.varve.volume.ObjectAccess;
import dev.varve.volume.access.Caller;
import dev.varve.volume.content.Extent;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gathers an object: in memory while it is small, then in a nameless file.
final class StagedWriter implements ObjectWriter {
  /// What is kept in memory, and rides in the operation that makes the object.
  static final int INLINE_BYTES = Extent.MAX_INLINE_BYTES;

  private static final int FIRST_BYTES = 4 << 10;

  private final ObjectAccess access;
  private final Caller owner;
  private final Commit commit;
  private final SharedDigests digests;
  private ByteBuffer gathered = ByteBuffer.allocate(FIRST_BYTES);
  private byte @Nullable [] md5;
  private @Nullable FileHandle staged;

  /// Of what was written to the file.
  private SharedDigests.@Nullable Running running;

  private long sizeBytes;
  private boolean closed;

  /// What makes the gathered bytes an object.
  interface Commit {
    ObjectInfo commit(Body body, Attributes attributes, Condition condition);
  }

  /// What was gathered.
  ///
  /// @param staged the nameless file, or 0 when the extents are it
  /// @param extents what it holds when nothing is staged
  /// @param sizeBytes how long it is
  /// @param md5 of its bytes
  @SuppressWarnings("ArrayRecordComponent")
  record Body(long staged, List<Extent> extents, long sizeBytes, byte[] md5) {}

  StagedWriter(ObjectAccess access, Caller owner, SharedDigests digests, Commit commit) {
    this.access = access;
    this.owner = owner;
    this.commit = commit;
    this.digests = digests;
  }

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new VarveException(ErrorCode.BUG, "this Java has no MD5, which all have", e);
    }
  }

  @Override
  public void write(ByteBuffer source) {
    Check.state(!closed && md5 == null, () -> "an object that is done takes no more bytes");
    int count = source.remaining();
    if (sizeBytes > Long.MAX_VALUE - count) {
      throw new VarveException(ErrorCode.FILE_TOO_LARGE, "an object has at most 2^63-1 bytes");
    }
    if (staged == null && sizeBytes + count <= INLINE_BYTES) {
      gather(source);
    } else {
      FileHandle handle = staged();
      digest(source.duplicate());
      handle.write(sizeBytes, source);
    }
    sizeBytes += count;
  }

  private void gather(ByteBuffer source) {
    if (gathered.remaining() < source.remaining()) {
      int wanted = gathered.position() + source.remaining();
      int larger = Math.min(INLINE_BYTES, Math.max(wanted, 2 * gathered.capacity()));
      gathered = ByteBuffer.allocate(larger).put(gathered.flip());
    }
    gathered.put(source);
  }

  private FileHandle staged() {
    FileHandle handle = staged;
    if (handle == null) {
      handle = access.stage(owner);
      staged = handle;
      digest(gathered.flip().duplicate());
      handle.write(0, gathered);
      gathered = ByteBuffer.allocate(0);
    }
    return handle;
  }

  private void digest(ByteBuffer bytes) {
    SharedDigests.Running digest = running;
    if (digest == null) {
      digest = digests.begin();
      running = digest;
    }
    if (bytes.hasArray()) {
      digest.update(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    } else {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      digest.update(copy, 0, copy.length);
    }
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public String md5() {
    return HexFormat.of().formatHex(digested());
  }

  private byte[] digested() {
    byte[] known = md5;
    if (known == null) {
      SharedDigests.Running digest = running;
      known = digest == null ? small() : digest.digest();
      md5 = known;
    }
    return known;
  }

  private byte[] small() {
    MessageDigest digest = newDigest();
    digest.update(gathered.duplicate().flip());
    return digest.digest();
  }

  @Override
  public ObjectInfo commit(Attributes attributes, Condition condition) {
    Check.state(!closed, () -> "an object is committed once");
    FileHandle handle = staged;
    Body body;
    if (handle == null) {
      byte[] bytes = new byte[gathered.position()];
      gathered.get(0, bytes);
      List<Extent> extents = bytes.length == 0 ? List.of() : List.of(new Extent.Inline(bytes));
      body = new Body(0, extents, sizeBytes, digested());
    } else {
      handle.flush();
      body = new Body(handle.ino(), List.of(), sizeBytes, digested());
    }
    ObjectInfo info = commit.commit(body, attributes, condition);
    close();
    return info;
  }

  @Override
  public void close() {
    closed = true;
    SharedDigests.Running digest = running;
    if (digest != null) {
      digest.close();
    }
    FileHandle handle = staged;
    if (handle != null) {
      handle.close();
    }
  }
}
