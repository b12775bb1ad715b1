package dev.varve.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/// The documents tell the truth: what they name exists, and what exists and needs a reason has one.
final class DocsTest {
  private static final Pattern LINK =
      Pattern.compile("\\]\\((?!https?:|#|mailto:)([^)#\\s]+)[^)]*\\)");
  private static final Pattern OUR_CLASS = Pattern.compile("`(dev\\.varve\\.[a-z.]+\\.[A-Z]\\w*)");

  /// A test that a document names, as the invariants do; `XTest` stands for a kind of test.
  private static final Pattern OUR_TEST =
      Pattern.compile("`((?!X[A-Z])[A-Z]\\w*(?:Test|Contract|IT|Benchmark))(?:#\\w+)?`");

  private static final Pattern DOCUMENT = Pattern.compile("\\bdocs/[a-z]+(?:/[\\w.-]*\\w|\\.md)");
  private static final Pattern DEPENDENCY_LINE = Pattern.compile("(?m)^\\| `([\\w.-]+:[\\w.-]+)`");

  private static final Repository REPOSITORY = Repository.open();

  @Test
  void everyRelativeLinkLeadsSomewhere() {
    assertThat(
            REPOSITORY.ending(".md").stream()
                .flatMap(file ->
                    REPOSITORY.complaints(
                        file,
                        line -> found(LINK, line).filter(link -> !leadsSomewhere(file, link)))))
        .isEmpty();
  }

  @Test
  void everyClassThatADocumentNamesExists() {
    assertThat(
            REPOSITORY.ending(".md").stream()
                .flatMap(file ->
                    REPOSITORY.complaints(
                        file, line -> found(OUR_CLASS, line).filter(DocsTest::isNoClass))))
        .isEmpty();
  }

  @Test
  void everyTestThatADocumentNamesExists() {
    assertThat(
            REPOSITORY.ending(".md").stream()
                .flatMap(file ->
                    REPOSITORY.complaints(
                        file, line -> found(OUR_TEST, line).filter(DocsTest::isNoTest))))
        .isEmpty();
  }

  @Test
  void thePatternOfTestsFindsThemAndLeavesKindsOut() {
    assertThat(found(OUR_TEST, "| `ATest`, `BIT#c`, `XTest`, `XIT`, `DContract` |"))
        .containsExactly("ATest", "BIT", "DContract");
    assertThat(isNoTest("NoSuchTest")).isTrue();
    assertThat(isNoTest("DocsTest")).isFalse();
  }

  @Test
  void everyDocumentThatCodeNamesExists() {
    assertThat(
            Stream.of(".java", ".sh", ".xml", "varve")
                .flatMap(suffix -> REPOSITORY.ending(suffix).stream())
                .flatMap(file ->
                    REPOSITORY.complaints(
                        file, line -> found(DOCUMENT, line).filter(DocsTest::isNoDocument))))
        .isEmpty();
  }

  @Test
  void everyDependencyHasALineWithItsReasonAndNoLineIsLeftOver() {
    Set<String> used = new TreeSet<>();
    for (Path pom : REPOSITORY.ending("pom.xml")) {
      used.addAll(dependencies(pom));
    }
    String document = REPOSITORY.text(Path.of("docs/dependencies.md"));
    assertThat(found(DEPENDENCY_LINE, document).toList()).containsExactlyInAnyOrderElementsOf(used);
  }

  @Test
  void everyDecisionSaysWhatWasDecidedWhyAndWhatWasRejected() {
    assertThat(
            REPOSITORY.ending(".md").stream()
                .filter(file -> file.startsWith("docs/decisions") && !file.endsWith("README.md"))
                .filter(file ->
                    !REPOSITORY
                        .text(file)
                        .matches(
                            "(?s)# .*## Context\n.*## Decision\n.*## Rejected\n.*## Consequences\n.*")))
        .isEmpty();
  }

  private static boolean leadsSomewhere(Path file, String link) {
    return REPOSITORY.exists(file.resolveSibling(link).normalize());
  }

  private static boolean isNoClass(String name) {
    String file = name.replace('.', '/') + ".java";
    return REPOSITORY.ending(file).isEmpty();
  }

  private static boolean isNoTest(String name) {
    return REPOSITORY.ending("/" + name + ".java").isEmpty();
  }

  /// A decision may be named by its number alone.
  private static boolean isNoDocument(String name) {
    return REPOSITORY.files().stream().noneMatch(file -> file.toString().startsWith(name));
  }

  private static Stream<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(result -> groupOrAll(result));
  }

  private static String groupOrAll(MatchResult result) {
    return result.groupCount() > 0 ? result.group(1) : result.group();
  }

  private static Set<String> dependencies(Path pom) {
    Set<String> found = new TreeSet<>();
    for (String kind : new String[] {"dependency", "path", "plugin"}) {
      NodeList elements = parse(pom).getElementsByTagName(kind);
      for (int i = 0; i < elements.getLength(); i++) {
        Element element = (Element) elements.item(i);
        String group = child(element, "groupId");
        if (!group.equals("dev.varve")) {
          found.add(group + ":" + child(element, "artifactId"));
        }
      }
    }
    return found;
  }

  private static String child(Element element, String name) {
    return element.getElementsByTagName(name).item(0).getTextContent();
  }

  private static Element parse(Path pom) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(REPOSITORY.root().resolve(pom).toFile())
          .getDocumentElement();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalStateException("cannot read " + pom, e);
    }
  }
}
