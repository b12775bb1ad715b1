package dev.varve.gateway.s3.policy;

import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.message.S3Code;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// JSON as a value.
public sealed interface Json {
  /// Text, or a number or truth value as it was written.
  ///
  /// @param text without quotes
  record Text(String text) implements Json {}

  /// An array.
  ///
  /// @param items in order
  record Items(List<Json> items) implements Json {}

  /// An object.
  ///
  /// @param members by name
  record Members(Map<String, Json> members) implements Json {}

  /// Reads a document.
  ///
  /// @param bytes the document, whose length the caller has bounded
  /// @return its value
  /// @throws Refusal `MalformedPolicy`
  static Json parse(byte[] bytes) {
    try (JsonParser parser = Reading.FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
      parser.nextToken();
      Json value = Reading.value(parser);
      if (parser.nextToken() != null) {
        throw S3Code.MALFORMED_POLICY.refusal("Policies must be valid JSON: something follows it.");
      }
      return value;
    } catch (JacksonException e) {
      throw S3Code.MALFORMED_POLICY.refusal(
          "Policies must be valid JSON: " + e.getOriginalMessage());
    }
  }

  /// Returns the members of an object.
  ///
  /// @param what names it in the message
  /// @return by name
  /// @throws Refusal `MalformedPolicy` for anything else
  default Map<String, Json> members(String what) {
    if (this instanceof Members object) {
      return object.members();
    }
    throw S3Code.MALFORMED_POLICY.refusal(what + " must be an object.");
  }

  /// Returns a text.
  ///
  /// @param what names it in the message
  /// @return the text
  /// @throws Refusal `MalformedPolicy` for anything else
  default String text(String what) {
    if (this instanceof Text text) {
      return text.text();
    }
    throw S3Code.MALFORMED_POLICY.refusal(what + " must be a text.");
  }

  /// Returns an array's items; anything else is its only one.
  ///
  /// @return in order
  default List<Json> items() {
    return this instanceof Items array ? array.items() : List.of(this);
  }

  /// Returns a text, or the texts of an array.
  ///
  /// @param what names them in the message
  /// @return in order
  default List<String> texts(String what) {
    return items().stream().map(item -> item.text(what)).toList();
  }

  /// How it is read.
  final class Reading {
    private static final int MAX_DEPTH = 20;

    private static final JsonFactory FACTORY =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .enable(tools.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Reading() {}

    private static Json value(JsonParser parser) {
      JsonToken token = parser.currentToken();
      if (token == JsonToken.START_ARRAY) {
        List<Json> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        return new Items(items);
      }
      if (token == JsonToken.START_OBJECT) {
        Map<String, Json> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, value(parser));
        }
        return new Members(members);
      }
      if (token == null || !token.isScalarValue() || token == JsonToken.VALUE_NULL) {
        throw S3Code.MALFORMED_POLICY.refusal("Policies must be valid JSON: a value is missing.");
      }
      return new Text(parser.getString());
    }
  }
}
