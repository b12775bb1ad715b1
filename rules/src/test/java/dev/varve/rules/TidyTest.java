package dev.varve.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Style that is not visible in compiled classes, read from the source files.
final class TidyTest {
  /// Past this many lines an idea is missing (docs/style.md); most files are far below 300.
  private static final int MAX_JAVA_LINES = 600;

  private static final Pattern ASSERT = Pattern.compile("^\\s*assert\\b.*$");
  private static final Pattern COMMENTED_OUT = Pattern.compile("^\\s*//(?!/).*[;{}]\\s*$");

  private static final String ASSERTION = "    assert x > 0;";

  private static final Repository REPOSITORY = Repository.open();

  @Test
  void everyModuleWithCodeHasAModuleInfo() {
    assertThat(
            REPOSITORY.modulesWithCode().stream()
                .map(module -> Path.of(module, "src/main/java/module-info.java"))
                .filter(info -> !REPOSITORY.exists(info)))
        .isEmpty();
  }

  @Test
  void everyModuleIsInTheReactor() {
    String reactor = REPOSITORY.text(Path.of("pom.xml"));
    assertThat(
            REPOSITORY.ending("/pom.xml").stream()
                .map(pom -> "<module>" + pom.getParent() + "</module>")
                .filter(module -> !reactor.contains(module)))
        .isEmpty();
  }

  @Test
  void everyPackageHasAPackageInfoThatIsNullMarked() {
    Set<Path> packages =
        REPOSITORY.ending(".java").stream()
            .filter(file -> !file.endsWith("module-info.java"))
            .map(Path::getParent)
            .collect(Collectors.toSet());
    assertThat(packages.stream().filter(folder -> !isNullMarked(folder))).isEmpty();
  }

  @Test
  void noJavaFileIsTooLong() {
    assertThat(
            REPOSITORY.ending(".java").stream()
                .filter(file -> REPOSITORY.text(file).lines().count() > MAX_JAVA_LINES))
        .isEmpty();
  }

  @Test
  void checksAreAlwaysOnSoNobodyWritesAssert() {
    assertThat(javaLines(ASSERT)).isEmpty();
  }

  @Test
  void nothingIsCommentedOut() {
    assertThat(javaLines(COMMENTED_OUT)).isEmpty();
  }

  @Test
  void textHasNoTabsNoTrailingBlanksAndEndsWithANewLine() {
    assertThat(texts().flatMap(file -> REPOSITORY.complaints(file, line -> untidy(line))))
        .isEmpty();
    assertThat(texts().filter(file -> !REPOSITORY.text(file).endsWith("\n"))).isEmpty();
  }

  @Test
  void thePatternsFindWhatTheyAreFor() {
    assertThat(ASSERTION).matches(ASSERT);
    assertThat("    assertThat(x)").doesNotMatch(ASSERT);
    assertThat("    // call(x);").matches(COMMENTED_OUT);
    assertThat("    // Called by x; see there.").doesNotMatch(COMMENTED_OUT);
    assertThat("    /// | `a` | {b}; |;").doesNotMatch(COMMENTED_OUT);
    assertThat(untidy("a\tb ")).hasSize(2);
  }

  private static boolean isNullMarked(Path folder) {
    Path main = Path.of(folder.toString().replace("/src/test/java/", "/src/main/java/"));
    return Stream.of(folder, main)
        .map(candidate -> candidate.resolve("package-info.java"))
        .anyMatch(
            info -> REPOSITORY.exists(info) && REPOSITORY.text(info).contains("@NullMarked\n"));
  }

  private static Stream<String> javaLines(Pattern pattern) {
    return REPOSITORY.ending(".java").stream()
        .flatMap(file ->
            REPOSITORY.complaints(
                file, line -> pattern.matcher(line).results().map(MatchResult::group)));
  }

  private static Stream<Path> texts() {
    return Stream.of(".java", ".md", ".xml", ".properties", "varve", "test", ".sh", ".ci/run")
        .map(REPOSITORY::ending)
        .flatMap(List::stream);
  }

  private static Stream<String> untidy(String line) {
    return Stream.of(
            line.contains("\t") ? "a tab" : "", line.endsWith(" ") ? "a blank at the end" : "")
        .filter(found -> !found.isEmpty());
  }
}
