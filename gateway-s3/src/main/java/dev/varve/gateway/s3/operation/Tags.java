package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.message.Query;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.xml.Element;
import dev.varve.gateway.s3.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// Tags in their forms ("Categorizing your storage using tags").
final class Tags {
  private static final int MAX_NAME = 128;
  private static final int MAX_VALUE = 256;

  /// How many an object may have, and a bucket.
  static final int MAX_OF_OBJECT = 10;

  static final int MAX_OF_BUCKET = 50;

  private Tags() {}

  /// Reads a header: names and values as in a query.
  static Map<String, String> parse(String header) {
    Map<String, String> tags = new TreeMap<>();
    for (Query.Parameter tag : Query.parse(header).parameters()) {
      add(tags, tag.name(), new String(tag.value(), StandardCharsets.UTF_8), MAX_OF_OBJECT);
    }
    return tags;
  }

  /// Reads `Tagging`.
  static Map<String, String> parse(Element tagging, int max) {
    Map<String, String> tags = new TreeMap<>();
    Element set =
        tagging.only("TagSet").find("TagSet").orElseThrow(() -> Element.malformed("no <TagSet>"));
    for (Element tag : set.only("Tag").all("Tag")) {
      add(tags, tag.only("Key", "Value").need("Key"), tag.need("Value"), max);
    }
    return tags;
  }

  private static void add(Map<String, String> tags, String name, String value, int max) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw S3Code.INVALID_TAG.refusal("The TagKey you have provided is invalid").with("Key", name);
    }
    if (value.length() > MAX_VALUE) {
      throw S3Code.INVALID_TAG
          .refusal("The TagValue you have provided is invalid")
          .with("Key", name);
    }
    if (tags.put(name, value) != null) {
      throw S3Code.INVALID_TAG
          .refusal("Cannot provide multiple Tags with the same key")
          .with("Key", name);
    }
    if (tags.size() > max) {
      throw S3Code.INVALID_TAG.refusal("Object tags cannot be greater than " + max);
    }
  }

  static String document(Map<String, String> tags) {
    return XmlWriter.document(
        "Tagging",
        root ->
            root.element(
                "TagSet",
                set ->
                    tags.forEach((name, value) ->
                        set.element("Tag", tag -> tag.put("Key", name).put("Value", value)))));
  }
}
