package dev.varve.namespace;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.record.RecordWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// Names with values as one text: `name=value&name=value`, where all but ASCII letters, digits,
/// `-`, `.`, `_` and `~` is percent-encoded UTF-8 (RFC 3986, section 2).
final class Percent {
  private static final String HEX = "0123456789ABCDEF";

  private Percent() {}

  static String encode(Map<String, String> pairs) {
    StringBuilder text = new StringBuilder();
    pairs.forEach((name, value) -> {
      if (!text.isEmpty()) {
        text.append('&');
      }
      encode(name, text);
      encode(value, text.append('='));
    });
    return text.toString();
  }

  private static void encode(String word, StringBuilder text) {
    for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || isMark(b);
      if (plain) {
        text.append((char) b);
      } else {
        text.append('%').append(HEX.charAt((b & 0xff) >> 4)).append(HEX.charAt(b & 15));
      }
    }
  }

  private static boolean isMark(byte b) {
    return b == '-' || b == '.' || b == '_' || b == '~';
  }

  static Map<String, String> decode(String text) {
    Map<String, String> pairs = new TreeMap<>();
    if (!text.isEmpty()) {
      for (String pair : text.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals < 0) {
          throw invalid(text);
        }
        pairs.put(word(pair.substring(0, equals), text), word(pair.substring(equals + 1), text));
      }
    }
    return pairs;
  }

  private static String word(String word, String text) {
    RecordWriter bytes = new RecordWriter();
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == '%') {
        if (i + 2 >= word.length()) {
          throw invalid(text);
        }
        int high = Character.digit(word.charAt(i + 1), 16);
        int low = Character.digit(word.charAt(i + 2), 16);
        if (high < 0 || low < 0) {
          throw invalid(text);
        }
        bytes.putByte(high << 4 | low);
        i += 2;
      } else {
        byte[] plain = String.valueOf(c).getBytes(StandardCharsets.UTF_8);
        bytes.putRaw(plain, 0, plain.length);
      }
    }
    return new String(bytes.toBytes(), StandardCharsets.UTF_8);
  }

  private static VarveException invalid(String text) {
    return new VarveException(
        ErrorCode.INVALID_STATE,
        "the tags of an object are no tags: '" + text + "': a file client set them; set them anew");
  }
}
