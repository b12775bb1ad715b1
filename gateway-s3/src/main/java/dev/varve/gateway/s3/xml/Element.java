package dev.varve.gateway.s3.xml;

import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.message.S3Code;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// An element of a document that was read.
///
/// @param name its name without a prefix
/// @param text the text in it, of elements without elements
/// @param type the attribute `xsi:type`, empty without it
/// @param children the elements in it
public record Element(String name, String text, String type, List<Element> children) {
  /// Copies the list.
  public Element {
    children = List.copyOf(children);
  }

  /// Finds elements.
  ///
  /// @param child their name
  /// @return all of them, in order
  public List<Element> all(String child) {
    return children.stream().filter(element -> element.name().equals(child)).toList();
  }

  /// Finds an element.
  ///
  /// @param child its name
  /// @return the element, or empty
  /// @throws Refusal `MalformedXML` when there are two
  public Optional<Element> find(String child) {
    List<Element> found = all(child);
    if (found.size() > 1) {
      throw malformed("<" + child + "> stands twice in <" + name + ">");
    }
    return found.stream().findFirst();
  }

  /// Finds an element's text.
  ///
  /// @param child its name
  /// @return the text without blanks around it
  public Optional<String> text(String child) {
    return find(child).map(element -> element.text().strip());
  }

  /// Returns the text of an element that must be there.
  ///
  /// @param child its name
  /// @return the text without blanks around it
  /// @throws Refusal `MalformedXML`
  public String need(String child) {
    return text(child).orElseThrow(() -> malformed("<" + name + "> has no <" + child + ">"));
  }

  /// Refuses elements that are not known, so that none is ignored.
  ///
  /// @param known names of the elements that may be in it
  /// @return this
  /// @throws Refusal `MalformedXML`
  public Element only(String... known) {
    Set<String> names = Set.of(known);
    children.stream()
        .filter(child -> !names.contains(child.name()))
        .findFirst()
        .ifPresent(child -> {
          throw malformed(
              "<" + child.name() + "> in <" + name + "> is not known or not implemented");
        });
    return this;
  }

  /// Makes a refusal.
  ///
  /// @param detail what is wrong
  /// @return to be thrown
  public static Refusal malformed(String detail) {
    return S3Code.MALFORMED_XML.refusal(S3Code.MALFORMED_XML.message() + " " + detail);
  }
}
