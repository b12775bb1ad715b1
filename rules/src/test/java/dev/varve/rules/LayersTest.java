package dev.varve.rules;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Who may use whom, and what classes look like.
final class LayersTest {
  /// What each module may use, besides itself. A new module takes a line here and a dependency in
  /// this module's pom.
  private static final Map<String, Set<String>> LAYERS =
      Map.ofEntries(
          entry("base", Set.of()),
          entry("format", Set.of("base")),
          entry("tree", Set.of("base", "format")),
          entry("journal", Set.of("base")),
          entry("store", Set.of("base", "format")),
          entry("posix", Set.of("base")),
          entry("fuse", Set.of("base")),
          entry("volume", Set.of("base", "format", "tree", "journal", "store")),
          entry("mount", Set.of("base", "fuse", "volume")),
          entry("namespace", Set.of("base", "format", "tree", "store", "volume")),
          entry("gateway-s3", Set.of("base", "format", "namespace")),
          entry("testkit", Set.of("base", "format", "journal", "store")),
          entry("bench", Set.of("base", "format", "tree", "journal", "store", "volume")),
          entry(
              "cli",
              Set.of(
                  "base",
                  "format",
                  "tree",
                  "journal",
                  "store",
                  "posix",
                  "volume",
                  "fuse",
                  "mount",
                  "namespace",
                  "gateway-s3",
                  "bench")));

  /// Names that say nothing about what a class is.
  private static final List<String> EMPTY_NAMES =
      List.of("Util", "Utils", "Common", "Impl", "Manager", "Helper", "Helpers");

  @Test
  void theRulesSeeEveryModule() {
    Set<String> seen =
        Architecture.classes().stream().map(Architecture::module).collect(Collectors.toSet());
    assertThat(seen)
        .as("modules among the dependencies in rules/pom.xml")
        .containsExactlyInAnyOrderElementsOf(Repository.open().modulesWithCode());
    assertThat(LAYERS.keySet()).as("modules with a line in LAYERS").containsAll(seen);
  }

  @Test
  void eachModuleUsesOnlyTheLayersBelowIt() {
    assertThat(Architecture.classes().stream().flatMap(LayersTest::upwardDependencies)).isEmpty();
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.varve.(**)").should().beFreeOfCycles().check(Architecture.classes());
  }

  @Test
  void classesAreFinalSealedOrAbstract() {
    assertThat(Architecture.classes().stream().filter(LayersTest::isOpen)).isEmpty();
  }

  @Test
  void namesSayWhatAClassIs() {
    assertThat(
            Architecture.classes().stream()
                .map(JavaClass::getSimpleName)
                .filter(name -> EMPTY_NAMES.stream().anyMatch(name::endsWith)))
        .isEmpty();
  }

  private static Stream<String> upwardDependencies(JavaClass type) {
    Set<String> allowed = LAYERS.getOrDefault(Architecture.module(type), Set.of());
    return type.getDirectDependenciesFromSelf().stream()
        .filter(dependency -> Architecture.isOurs(dependency.getTargetClass()))
        .filter(dependency -> !sameModule(dependency))
        .filter(dependency -> !allowed.contains(Architecture.module(dependency.getTargetClass())))
        .map(Dependency::getDescription);
  }

  private static boolean sameModule(Dependency dependency) {
    return Architecture.module(dependency.getOriginClass())
        .equals(Architecture.module(dependency.getTargetClass()));
  }

  private static boolean isOpen(JavaClass type) {
    return !type.isInterface()
        && !type.isEnum()
        && !type.isAnonymousClass()
        && !type.getModifiers().contains(JavaModifier.FINAL)
        && !type.getModifiers().contains(JavaModifier.ABSTRACT)
        && !type.reflect().isSealed();
  }
}
