package dev.varve.gateway.s3.xml;

import java.util.function.Consumer;

/// Writes a document.
///
/// One thread.
public final class XmlWriter {
  private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

  private final StringBuilder text = new StringBuilder(512);

  private XmlWriter() {
    text.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  }

  /// Writes a document of S3.
  ///
  /// @param root the name of its one element
  /// @param content writes what is in it
  /// @return the document
  public static String document(String root, Consumer<XmlWriter> content) {
    return write(root, " xmlns=\"" + NAMESPACE + "\"", content);
  }

  /// Writes a document without a namespace: errors have none.
  ///
  /// @param root the name of its one element
  /// @param content writes what is in it
  /// @return the document
  public static String plain(String root, Consumer<XmlWriter> content) {
    return write(root, "", content);
  }

  /// Writes a document that is one text.
  ///
  /// @param root the name of its one element
  /// @param value the text
  /// @return the document
  public static String text(String root, String value) {
    return document(root, writer -> writer.escape(value));
  }

  private static String write(String root, String attributes, Consumer<XmlWriter> content) {
    XmlWriter writer = new XmlWriter();
    writer.text.append('<').append(root).append(attributes).append('>');
    content.accept(writer);
    return writer.text.append("</").append(root).append('>').toString();
  }

  /// Writes an element with text.
  ///
  /// @param name its name
  /// @param value its text
  /// @return this
  public XmlWriter put(String name, String value) {
    text.append('<').append(name).append('>');
    escape(value);
    text.append("</").append(name).append('>');
    return this;
  }

  /// Writes an element with a number.
  ///
  /// @param name its name
  /// @param value the number
  /// @return this
  public XmlWriter put(String name, long value) {
    text.append('<').append(name).append('>').append(value).append("</").append(name).append('>');
    return this;
  }

  /// Writes an element with `true` or `false`.
  ///
  /// @param name its name
  /// @param value which
  /// @return this
  public XmlWriter put(String name, boolean value) {
    return put(name, Boolean.toString(value));
  }

  /// Writes an element with text, if there is any.
  ///
  /// @param name its name
  /// @param value its text; nothing is written when it is empty
  /// @return this
  public XmlWriter putIfAny(String name, String value) {
    return value.isEmpty() ? this : put(name, value);
  }

  /// Writes an element with elements.
  ///
  /// @param name its name
  /// @param content writes them
  /// @return this
  public XmlWriter element(String name, Consumer<XmlWriter> content) {
    return element(name, "", content);
  }

  /// Writes an element with attributes and elements.
  ///
  /// @param name its name
  /// @param attributes as they stand in the tag, with a blank before
  /// @param content writes the elements
  /// @return this
  public XmlWriter element(String name, String attributes, Consumer<XmlWriter> content) {
    text.append('<').append(name).append(attributes).append('>');
    content.accept(this);
    text.append("</").append(name).append('>');
    return this;
  }

  private static boolean isControl(char letter) {
    boolean control = letter < ' ' && letter != '\n' && letter != '\t';
    return control || letter == 0xFFFE || letter == 0xFFFF;
  }

  /// Control characters become references, as S3 has them, though XML 1.0 knows no such characters:
  /// clients that cannot read those ask for `encoding-type=url`.
  private void escape(String value) {
    for (int i = 0; i < value.length(); i++) {
      char letter = value.charAt(i);
      switch (letter) {
        case '&' -> text.append("&amp;");
        case '<' -> text.append("&lt;");
        case '>' -> text.append("&gt;");
        case '"' -> text.append("&quot;");
        default -> {
          if (isControl(letter)) {
            text.append("&#x").append(Integer.toHexString(letter)).append(';');
          } else {
            text.append(letter);
          }
        }
      }
    }
  }
}
