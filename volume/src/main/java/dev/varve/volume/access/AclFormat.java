package dev.varve.volume.access;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.access.Acl.Entry;
import dev.varve.volume.access.Acl.Tag;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The bytes of an [Acl]: the value of the extended attributes `system.posix_acl_access` and
/// `system.posix_acl_default`, version 2, all little-endian (`linux/posix_acl_xattr.h`):
///
/// ```
/// acl   = version u32 (2), entry*
/// entry = tag u16, permissions u16, id u32 (0xffffffff unless the tag is USER or GROUP)
/// ```
public final class AclFormat {
  private static final int VERSION = 2;
  private static final int HEADER_BYTES = 4;
  private static final int ENTRY_BYTES = 8;

  private AclFormat() {}

  /// Reads the value that a caller gives for an attribute.
  ///
  /// @param bytes the value
  /// @return the list; empty when the value has no bytes or no entries, which removes the attribute
  /// @throws VarveException `NOT_SUPPORTED` for another version, `INVALID_ARGUMENT` for what is no
  ///   list
  public static Optional<Acl> parse(byte[] bytes) {
    if (bytes.length == 0) {
      return Optional.empty();
    }
    if (bytes.length < HEADER_BYTES) {
      throw Acl.invalid("an ACL has at least " + HEADER_BYTES + " bytes, found " + bytes.length);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int version = buffer.getInt();
    if (version != VERSION) {
      throw new VarveException(
          ErrorCode.NOT_SUPPORTED, "expected an ACL of version 2, found version " + version);
    }
    if (buffer.remaining() % ENTRY_BYTES != 0) {
      throw Acl.invalid("an ACL ends within an entry: found " + bytes.length + " bytes");
    }
    int count = buffer.remaining() / ENTRY_BYTES;
    if (count > Acl.MAX_ENTRIES) {
      throw Acl.invalid("an ACL has at most " + Acl.MAX_ENTRIES + " entries, found " + count);
    }
    List<Entry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Tag tag = tagOf(Short.toUnsignedInt(buffer.getShort()));
      int permissions = Short.toUnsignedInt(buffer.getShort());
      entries.add(new Entry(tag, permissions, buffer.getInt()));
    }
    return entries.isEmpty() ? Optional.empty() : Optional.of(Acl.of(entries));
  }

  /// Reads what [#encode] wrote and a volume kept.
  ///
  /// @param bytes the value
  /// @return the list
  /// @throws VarveException `CORRUPT` for what is no list
  public static Acl ofStored(byte[] bytes) {
    Optional<Acl> acl;
    try {
      acl = parse(bytes);
    } catch (VarveException e) {
      throw new VarveException(ErrorCode.CORRUPT, "a stored ACL is damaged: " + e.getMessage(), e);
    }
    return acl.orElseThrow(
        () -> new VarveException(ErrorCode.CORRUPT, "a stored ACL is damaged: it has no entries"));
  }

  /// Writes the attribute's value.
  ///
  /// @param acl the list
  /// @return the bytes
  public static byte[] encode(Acl acl) {
    ByteBuffer buffer =
        ByteBuffer.allocate(HEADER_BYTES + acl.entries().size() * ENTRY_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(VERSION);
    for (Entry entry : acl.entries()) {
      buffer
          .putShort((short) entry.tag().code())
          .putShort((short) entry.permissions())
          .putInt(entry.id());
    }
    return buffer.array();
  }

  private static Tag tagOf(int code) {
    for (Tag tag : Tag.values()) {
      if (tag.code() == code) {
        return tag;
      }
    }
    throw Acl.invalid("a tag of an ACL's entry is none of 1, 2, 4, 8, 16, 32: found " + code);
  }
}
