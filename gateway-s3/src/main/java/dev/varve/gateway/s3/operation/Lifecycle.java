package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.message.Numbers;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.message.Timestamps;
import dev.varve.gateway.s3.xml.Element;
import dev.varve.gateway.s3.xml.XmlReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What goes by itself after a time ("Lifecycle configuration elements"). Moving to other storage
/// classes is not there, and refused.
final class Lifecycle {
  private static final int MAX_RULES = 1000;

  private Lifecycle() {}

  /// A rule.
  ///
  /// @param prefix what keys begin with
  /// @param tags tags that objects have
  /// @param minBytes objects are larger
  /// @param maxBytes objects are smaller
  /// @param days after how many days objects go
  /// @param atNanos from when on they go
  /// @param orphanedMarkers whether delete markers go that are alone
  /// @param noncurrentDays after how many days earlier versions go
  /// @param noncurrentKept how many newer earlier versions stay anyway
  /// @param abortDays after how many days uploads go
  record Rule(
      String prefix,
      Map<String, String> tags,
      long minBytes,
      long maxBytes,
      Optional<Long> days,
      Optional<Long> atNanos,
      boolean orphanedMarkers,
      Optional<Long> noncurrentDays,
      long noncurrentKept,
      Optional<Long> abortDays) {}

  /// Reads the rules that are enabled, and checks all.
  static List<Rule> parse(byte[] document) {
    Element root = XmlReader.read(document, "LifecycleConfiguration").only("Rule");
    List<Element> rules = root.all("Rule");
    if (rules.isEmpty() || rules.size() > MAX_RULES) {
      throw Element.malformed("there are from 1 to " + MAX_RULES + " rules");
    }
    List<Rule> parsed = rules.stream().map(Lifecycle::rule).toList();
    return java.util.stream.IntStream.range(0, parsed.size())
        .filter(i -> rules.get(i).need("Status").equals("Enabled"))
        .mapToObj(parsed::get)
        .toList();
  }

  private static Rule rule(Element rule) {
    rule.only(
        "ID",
        "Status",
        "Prefix",
        "Filter",
        "Expiration",
        "NoncurrentVersionExpiration",
        "AbortIncompleteMultipartUpload");
    String status = rule.need("Status");
    if (!status.equals("Enabled") && !status.equals("Disabled")) {
      throw Element.malformed("<Status> is Enabled or Disabled");
    }
    Filter filter =
        rule.find("Filter")
            .map(Lifecycle::filter)
            .orElseGet(
                () -> new Filter(rule.text("Prefix").orElse(""), Map.of(), -1, Long.MAX_VALUE));
    Element none = new Element("", "", "", List.of());
    Element expiration =
        rule.find("Expiration").orElse(none).only("Days", "Date", "ExpiredObjectDeleteMarker");
    Element noncurrent =
        rule.find("NoncurrentVersionExpiration")
            .orElse(none)
            .only("NoncurrentDays", "NewerNoncurrentVersions");
    Element abort =
        rule.find("AbortIncompleteMultipartUpload").orElse(none).only("DaysAfterInitiation");
    Rule parsed =
        new Rule(
            filter.prefix(),
            filter.tags(),
            filter.minBytes(),
            filter.maxBytes(),
            days(expiration, "Days"),
            expiration.text("Date").map(Lifecycle::date),
            expiration.text("ExpiredObjectDeleteMarker").orElse("false").equals("true"),
            days(noncurrent, "NoncurrentDays"),
            noncurrent
                .text("NewerNoncurrentVersions")
                .map(text -> Numbers.count("NewerNoncurrentVersions", text))
                .orElse(0L),
            days(abort, "DaysAfterInitiation"));
    if (parsed.days().isEmpty()
        && parsed.atNanos().isEmpty()
        && !parsed.orphanedMarkers()
        && parsed.noncurrentDays().isEmpty()
        && parsed.abortDays().isEmpty()) {
      throw S3Code.INVALID_REQUEST.refusal("At least one action needs to be specified in a rule");
    }
    if (parsed.days().isPresent() && parsed.atNanos().isPresent()) {
      throw Element.malformed("<Expiration> has either <Days> or <Date>");
    }
    return parsed;
  }

  private record Filter(String prefix, Map<String, String> tags, long minBytes, long maxBytes) {}

  private static Filter filter(Element element) {
    element.only("And", "Prefix", "Tag", "ObjectSizeGreaterThan", "ObjectSizeLessThan");
    if (element.children().size() > 1) {
      throw Element.malformed("<Filter> has one element; put several into <And>");
    }
    Element terms =
        element
            .find("And")
            .orElse(element)
            .only("And", "Prefix", "Tag", "ObjectSizeGreaterThan", "ObjectSizeLessThan");
    Map<String, String> tags = new TreeMap<>();
    for (Element tag : terms.all("Tag")) {
      tags.put(tag.only("Key", "Value").need("Key"), tag.need("Value"));
    }
    return new Filter(
        terms.text("Prefix").orElse(""),
        tags,
        terms
            .text("ObjectSizeGreaterThan")
            .map(text -> Numbers.count("ObjectSizeGreaterThan", text))
            .orElse(-1L),
        terms
            .text("ObjectSizeLessThan")
            .map(text -> Numbers.count("ObjectSizeLessThan", text))
            .orElse(Long.MAX_VALUE));
  }

  private static Optional<Long> days(Element element, String name) {
    Optional<Long> days = element.text(name).map(text -> Numbers.count(name, text));
    if (days.isPresent() && days.get() == 0) {
      throw S3Code.INVALID_ARGUMENT.refusal("'" + name + "' must be a positive integer");
    }
    return days;
  }

  private static long date(String text) {
    return Timestamps.parseIso(text)
        .orElseThrow(() -> Element.malformed("<Date> is no time: " + text));
  }
}
