package dev.varve.cli;

import dev.varve.base.Check;
import java.util.regex.Pattern;

/// The names of volumes: those that can be names of buckets too.
final class VolumeName {
  /// The longest name, that of a part of a host's name (RFC 1123).
  private static final int MAX_LENGTH = 63;

  private static final Pattern SYNTAX = Pattern.compile("[a-z0-9]+([.-][a-z0-9]+|-+[a-z0-9]+)*");

  private VolumeName() {}

  static String check(String name) {
    Check.argument(
        name.length() <= MAX_LENGTH && SYNTAX.matcher(name).matches(),
        () ->
            "a volume's name is 1 to 63 of a-z, 0-9, '.' and '-', begins and ends with a letter or"
                + " digit and has no two dots together; found '"
                + name
                + "'");
    return name;
  }
}
