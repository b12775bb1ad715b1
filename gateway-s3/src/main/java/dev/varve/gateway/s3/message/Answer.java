package dev.varve.gateway.s3.message;

import dev.varve.namespace.ObjectReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a request is answered.
///
/// @param status of HTTP
/// @param headers by name, in the order they are sent
/// @param body what follows
public record Answer(int status, Map<String, String> headers, Body body) {
  /// Copies the map.
  public Answer {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /// What follows the headers.
  public sealed interface Body {
    /// Nothing.
    record Empty() implements Body {}

    /// Bytes.
    ///
    /// @param bytes the bytes
    @SuppressWarnings("ArrayRecordComponent")
    record Bytes(byte[] bytes) implements Body {}

    /// A range of an object. Who sends it closes the reader.
    ///
    /// @param reader the object
    /// @param offset the first byte
    /// @param sizeBytes how many
    record Content(ObjectReader reader, long offset, long sizeBytes) implements Body {}
  }

  /// Makes an answer without a body.
  ///
  /// @param status of HTTP
  /// @return the answer
  public static Answer of(int status) {
    return new Answer(status, Map.of(), new Body.Empty());
  }

  /// Makes an answer of XML.
  ///
  /// @param status of HTTP
  /// @param document a whole document
  /// @return the answer
  public static Answer xml(int status, String document) {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    return new Answer(status, Map.of("Content-Type", "application/xml"), new Body.Bytes(bytes));
  }

  /// Adds a header.
  ///
  /// @param name its name
  /// @param value its value; with an empty one nothing is added
  /// @return a changed answer
  public Answer with(String name, String value) {
    if (value.isEmpty()) {
      return this;
    }
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, body);
  }

  /// Adds headers.
  ///
  /// @param added by name
  /// @return a changed answer
  public Answer with(Map<String, String> added) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.putAll(added);
    return new Answer(status, more, body);
  }

  /// Leaves out a header.
  ///
  /// @param name its name
  /// @return a changed answer
  public Answer without(String name) {
    Map<String, String> fewer = new LinkedHashMap<>(headers);
    fewer.remove(name);
    return new Answer(status, fewer, body);
  }

  /// Returns it with another body.
  ///
  /// @param other the body
  /// @return a changed answer
  public Answer withBody(Body other) {
    return new Answer(status, headers, other);
  }
}
