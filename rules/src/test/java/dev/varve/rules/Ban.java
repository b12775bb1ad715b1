package dev.varve.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;

/// Something that only some packages may use.
///
/// @param reason the rule as a sentence
/// @param names full names of types, methods and fields, or beginnings of them that end in a dot
/// @param places packages, with all below them, that may
record Ban(String reason, List<String> names, List<String> places) {
  boolean forbids(JavaClass type, String name) {
    return !allowedIn(type.getPackageName()) && names.stream().anyMatch(ban -> covers(ban, name));
  }

  private boolean allowedIn(String packageName) {
    return places.stream().anyMatch(place -> (packageName + ".").startsWith(place + "."));
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
