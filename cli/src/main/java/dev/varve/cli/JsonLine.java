package dev.varve.cli;

/// Writes one flat JSON object on one line, members in the order in which they are put. For results
/// with a handful of members; RFC 8259, section 7 says which characters are escaped.
final class JsonLine {
  private final StringBuilder text = new StringBuilder("{");

  JsonLine put(String name, String value) {
    name(name);
    string(value);
    return this;
  }

  JsonLine put(String name, long value) {
    name(name);
    text.append(value);
    return this;
  }

  JsonLine put(String name, double value) {
    name(name);
    text.append(Math.round(value * 1000) / 1000.0);
    return this;
  }

  JsonLine put(String name, boolean value) {
    name(name);
    text.append(value);
    return this;
  }

  /// Returns the object.
  @Override
  public String toString() {
    return text + "}";
  }

  private void name(String name) {
    if (text.length() > 1) {
      text.append(',');
    }
    string(name);
    text.append(':');
  }

  private void string(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        default -> {
          if (c < ' ') {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
