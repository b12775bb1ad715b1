package dev.varve.gateway.s3.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The parameters of a request, in the order they came.
///
/// @param parameters names and values
public record Query(List<Parameter> parameters) {
  /// The most parameters that are read.
  private static final int MAX_COUNT = 100;

  /// A parameter.
  ///
  /// @param name decoded, as UTF-8
  /// @param value decoded; empty when none was sent
  @SuppressWarnings("ArrayRecordComponent")
  public record Parameter(String name, byte[] value) {}

  /// Copies the list.
  public Query {
    parameters = List.copyOf(parameters);
  }

  /// Reads what follows `?`.
  ///
  /// @param raw as it was sent, may be empty
  /// @return the parameters
  /// @throws Refusal `InvalidURI` for bad encoding or too many
  public static Query parse(String raw) {
    List<Parameter> parameters = new ArrayList<>();
    for (String part : raw.split("&", MAX_COUNT + 2)) {
      if (part.isEmpty()) {
        continue;
      }
      if (parameters.size() == MAX_COUNT) {
        throw S3Code.INVALID_URI.refusal("a request has at most " + MAX_COUNT + " parameters");
      }
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      byte[] value = UriText.decodeQuery(equals < 0 ? "" : part.substring(equals + 1));
      parameters.add(
          new Parameter(new String(UriText.decodeQuery(name), StandardCharsets.UTF_8), value));
    }
    return new Query(parameters);
  }

  /// Says whether a parameter was sent.
  ///
  /// @param name its name
  /// @return whether it was, with or without a value
  public boolean has(String name) {
    return bytes(name).isPresent();
  }

  /// Finds a parameter.
  ///
  /// @param name its name
  /// @return its first value
  public Optional<byte[]> bytes(String name) {
    return parameters.stream()
        .filter(parameter -> parameter.name().equals(name))
        .map(Parameter::value)
        .findFirst();
  }

  /// Finds a parameter.
  ///
  /// @param name its name
  /// @return its first value as UTF-8
  public Optional<String> text(String name) {
    return bytes(name).map(value -> new String(value, StandardCharsets.UTF_8));
  }

  /// Returns a parameter, or nothing.
  ///
  /// @param name its name
  /// @return its first value as UTF-8, empty when it was not sent
  public String orEmpty(String name) {
    return text(name).orElse("");
  }

  /// Returns all names.
  ///
  /// @return in order
  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    parameters.forEach(parameter -> names.add(parameter.name()));
    return names;
  }

  /// Returns parameters sorted and encoded as they are signed ("Create a canonical request").
  ///
  /// @param wanted which parameters, by name
  /// @return text, empty for none
  public String canonical(Predicate<String> wanted) {
    record Encoded(String name, String value) {}
    List<String> lines =
        parameters.stream()
            .filter(parameter -> wanted.test(parameter.name()))
            .map(parameter ->
                new Encoded(UriText.encode(parameter.name()), UriText.encode(parameter.value())))
            .sorted(Comparator.comparing(Encoded::name).thenComparing(Encoded::value))
            .map(encoded -> encoded.name() + "=" + encoded.value())
            .toList();
    return String.join("&", lines);
  }
}
