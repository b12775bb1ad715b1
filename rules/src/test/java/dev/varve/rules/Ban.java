package dev.varve.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;

/// Something that only some packages may use.
///
/// @param reason the rule as a sentence
/// @param names full names of types, methods and fields, or beginnings of them that end in a dot
/// @param places packages with all below them, or single classes, that may
record Ban(String reason, List<String> names, List<String> places) {
  boolean forbids(JavaClass type, String name) {
    return !allowedIn(type.getName().replace('$', '.'))
        && names.stream().anyMatch(ban -> covers(ban, name));
  }

  private boolean allowedIn(String className) {
    return places.stream().anyMatch(place -> (className + ".").startsWith(place + "."));
  }

  private static boolean covers(String ban, String name) {
    return ban.endsWith(".")
        ? name.startsWith(ban)
        : name.equals(ban) || name.startsWith(ban + "$");
  }

  @Override
  public String toString() {
    return reason;
  }
}
