package dev.varve.gateway.s3.xml;

import dev.varve.gateway.s3.message.Refusal;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Reads a document into elements. Document types are refused, so there are no entities to expand
/// and nothing else to fetch.
public final class XmlReader {
  /// Deeper than any document of S3.
  private static final int MAX_DEPTH = 12;

  /// 10,000 parts with three elements each, and some room: `CompleteMultipartUpload` is the
  /// longest.
  private static final int MAX_ELEMENTS = 80_000;

  private static final String BYTE_ORDER_MARK = "\ufeff";

  private static final XMLInputFactory FACTORY = factory();

  private final Deque<Open> open = new ArrayDeque<>();
  private int elementCount;

  private XmlReader() {}

  private static final class Open {
    private final String name;
    private final String type;
    private final StringBuilder text = new StringBuilder();
    private final List<Element> children = new ArrayList<>();

    Open(String name, String type) {
      this.name = name;
      this.type = type;
    }

    Element close() {
      return new Element(name, children.isEmpty() ? text.toString() : "", type, children);
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    return factory;
  }

  /// Reads a document.
  ///
  /// @param bytes the document, whose length the caller has bounded
  /// @param root the name that its element must have
  /// @return the element
  /// @throws Refusal `MalformedXML`
  public static Element read(byte[] bytes, String root) {
    try {
      XMLStreamReader reader = FACTORY.createXMLStreamReader(new StringReader(text(bytes)));
      Element element = new XmlReader().read(reader);
      if (!element.name().equals(root)) {
        throw Element.malformed("expected <" + root + ">, found <" + element.name() + ">");
      }
      return element;
    } catch (XMLStreamException e) {
      throw Element.malformed("At line " + e.getLocation().getLineNumber() + " it cannot be read.");
    }
  }

  /// Decodes UTF-8, the one encoding of S3's documents. The parser would print what is wrong with
  /// it.
  private static String text(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw Element.malformed("It is not UTF-8.");
    }
  }

  private Element read(XMLStreamReader reader) throws XMLStreamException {
    List<Element> roots = new ArrayList<>();
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> begin(reader);
        case XMLStreamConstants.END_ELEMENT -> {
          Element element = open.pop().close();
          (open.isEmpty() ? roots : open.peek().children).add(element);
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          if (!open.isEmpty()) {
            open.peek().text.append(reader.getText());
          }
        }
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
            throw Element.malformed("document types and entities are not taken");
        default -> {
          // Comments and instructions say nothing to us.
        }
      }
    }
    if (roots.size() != 1) {
      throw Element.malformed("there is no element");
    }
    return roots.getFirst();
  }

  private void begin(XMLStreamReader reader) {
    elementCount++;
    if (open.size() == MAX_DEPTH || elementCount > MAX_ELEMENTS) {
      throw Element.malformed(
          "it is deeper than " + MAX_DEPTH + " or has over " + MAX_ELEMENTS + " elements");
    }
    String type = reader.getAttributeValue("http://www.w3.org/2001/XMLSchema-instance", "type");
    open.push(new Open(reader.getLocalName(), type == null ? "" : type));
  }
}
