package dev.varve.gateway.s3.message;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The headers of a request by lower-case name, each with its values in the order they came.
///
/// @param values values by name
public record Headers(Map<String, List<String>> values) {
  /// Copies the map.
  public Headers {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  /// Makes headers of names and values in turn; the names may be in any case.
  ///
  /// @param namesAndValues an even count
  /// @return the headers
  public static Headers of(String... namesAndValues) {
    Map<String, List<String>> values = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values
          .computeIfAbsent(namesAndValues[i].toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(namesAndValues[i + 1]);
    }
    return new Headers(values);
  }

  /// Finds a header.
  ///
  /// @param name in lower case
  /// @return its values, trimmed, joined by commas (RFC 9110, section 5.3); or empty
  public Optional<String> text(String name) {
    List<String> found = values.getOrDefault(name, List.of());
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join(",", found.stream().map(String::strip).toList()));
  }

  /// Returns a header, or nothing.
  ///
  /// @param name in lower case
  /// @return as [#text], empty when it is not there
  public String orEmpty(String name) {
    return text(name).orElse("");
  }

  /// Says whether a header is there.
  ///
  /// @param name in lower case
  /// @return whether it has a value
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /// Finds a header that is a count.
  ///
  /// @param name in lower case
  /// @return its value
  /// @throws Refusal `InvalidArgument` for anything but a count
  public Optional<Long> count(String name) {
    return text(name).map(text -> Numbers.count(name, text));
  }

  /// Returns headers whose names begin so.
  ///
  /// @param prefix in lower case
  /// @return values by the rest of the name
  public Map<String, String> withPrefix(String prefix) {
    Map<String, String> found = new TreeMap<>();
    for (String name : values.keySet()) {
      if (name.startsWith(prefix)) {
        found.put(name.substring(prefix.length()), orEmpty(name));
      }
    }
    return found;
  }
}
