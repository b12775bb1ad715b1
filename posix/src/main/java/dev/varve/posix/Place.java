package dev.varve.posix;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Where something was when it was opened or named, for messages: it may have moved since. Made for
/// every call and used by few, so it copies nothing: what is kept gets a copy of the name.
final class Place {
  private static final String HEX = "0123456789abcdef";

  /// Null for what was opened by a path.
  private final @Nullable Place parent;

  private final byte[] name;

  private Place(@Nullable Place parent, byte[] name) {
    this.parent = parent;
    this.name = name;
  }

  static Place of(byte[] path) {
    return new Place(null, path);
  }

  Place child(byte[] name) {
    return new Place(this, name);
  }

  @Override
  public String toString() {
    StringBuilder path = new StringBuilder(printable(name));
    for (Place above = parent; above != null; above = above.parent) {
      String start = printable(above.name);
      path.insert(0, start.endsWith("/") ? start : start + "/");
    }
    return path.toString();
  }

  /// Shows a name: as text when it is, with `\xNN` for bytes that are not UTF-8 or are controls.
  static String printable(byte[] name) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
      if (text.codePoints().noneMatch(Character::isISOControl)) {
        return text;
      }
    } catch (CharacterCodingException notText) {
      return escaped(name);
    }
    return escaped(name);
  }

  private static String escaped(byte[] name) {
    StringBuilder text = new StringBuilder();
    for (byte one : name) {
      if (one >= ' ' && one < 0x7f && one != '\\') {
        text.append((char) one);
      } else {
        text.append("\\x").append(HEX.charAt((one >> 4) & 0xf)).append(HEX.charAt(one & 0xf));
      }
    }
    return text.toString();
  }
}
