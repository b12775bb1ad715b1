package dev.varve.rules;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;

/// The compiled main classes of every module, and the questions that rules ask about them.
final class Architecture {
  private static final String ROOT = "dev.varve.";

  /// `gateway-s3` has the packages `dev.varve.gateway.s3` and below.
  private static final String GATEWAY = "gateway";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("jmh_generated"))
          .importPackages("dev.varve");

  private Architecture() {}

  static JavaClasses classes() {
    return CLASSES;
  }

  /// Reads one class that is not part of Varve: a canary.
  static JavaClass canary(Class<?> canary) {
    return new ClassFileImporter().importClass(canary);
  }

  static boolean isOurs(JavaClass type) {
    return type.getPackageName().startsWith(ROOT);
  }

  /// Returns the module of one of our classes: the word after `dev.varve`, or two for a gateway.
  static String module(JavaClass type) {
    String[] words = type.getPackageName().substring(ROOT.length()).split("\\.", -1);
    return words[0].equals(GATEWAY) && words.length > 1 ? words[0] + "-" + words[1] : words[0];
  }

  /// Returns the full names of everything that a class mentions: types as `java.util.Random`,
  /// methods and fields as `java.lang.System.nanoTime`.
  static Set<String> uses(JavaClass type) {
    Set<String> names = new TreeSet<>();
    type.getDirectDependenciesFromSelf()
        .forEach(
            dependency -> names.add(dependency.getTargetClass().getBaseComponentType().getName()));
    type.getAccessesFromSelf().forEach(access -> names.add(member(access)));
    return names;
  }

  private static String member(JavaAccess<?> access) {
    return access.getTargetOwner().getName() + "." + access.getName();
  }
}
