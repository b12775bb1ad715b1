package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.body.ChecksumAlgorithm;
import dev.varve.gateway.s3.message.Answer;
import dev.varve.gateway.s3.message.Headers;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.message.Timestamps;
import dev.varve.namespace.Attributes;
import dev.varve.namespace.ObjectInfo;
import dev.varve.namespace.Retention;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What is known of an object, between headers and the volume.
final class ObjectAttributes {
  /// The headers that are kept with an object.
  static final List<String> HEADERS =
      List.of(
          "Cache-Control",
          "Content-Disposition",
          "Content-Encoding",
          "Content-Language",
          "Content-Type",
          "Expires");

  /// All names and values of user metadata together ("Working with object metadata": 2 KB).
  private static final int MAX_METADATA_BYTES = 2048;

  private static final String DEFAULT_TYPE = "binary/octet-stream";
  private static final String METADATA = "x-amz-meta-";
  private static final String CHUNKED = "aws-chunked";

  private ObjectAttributes() {}

  /// Reads what a put says of its object.
  static Attributes of(Headers headers) {
    checkUnsupported(headers);
    Attributes attributes =
        Attributes.NONE.withHeaders(contentHeaders(headers)).withMetadata(metadata(headers));
    if (headers.has("x-amz-tagging")) {
      attributes = attributes.withTags(Tags.parse(headers.orEmpty("x-amz-tagging")));
    }
    return ObjectLock.of(headers, attributes);
  }

  /// Refuses what would be promised and not kept.
  static void checkUnsupported(Headers headers) {
    String storage = headers.text("x-amz-storage-class").orElse("STANDARD");
    if (!storage.equals("STANDARD")) {
      throw S3Code.INVALID_STORAGE_CLASS.refusal().with("StorageClassRequested", storage);
    }
    Acl.checkCanned(headers);
  }

  static Map<String, String> contentHeaders(Headers headers) {
    Map<String, String> kept = new TreeMap<>();
    for (String header : HEADERS) {
      String name = header.toLowerCase(java.util.Locale.ROOT);
      String value = headers.orEmpty(name);
      if (name.equals("content-encoding")) {
        value =
            Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(encoding -> !encoding.equals(CHUNKED))
                .collect(Collectors.joining(","));
      }
      if (!value.isEmpty()) {
        kept.put(name, value);
      }
    }
    return kept;
  }

  static Map<String, String> metadata(Headers headers) {
    Map<String, String> metadata = headers.withPrefix(METADATA);
    int size = 0;
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      size += entry.getKey().getBytes(StandardCharsets.UTF_8).length;
      size += entry.getValue().getBytes(StandardCharsets.UTF_8).length;
    }
    if (size > MAX_METADATA_BYTES) {
      throw S3Code.METADATA_TOO_LARGE
          .refusal()
          .with("Size", Integer.toString(size))
          .with("MaxSizeAllowed", Integer.toString(MAX_METADATA_BYTES));
    }
    return metadata;
  }

  /// Keeps checksums of a body beside its object.
  static Attributes withChecksums(Attributes attributes, Map<ChecksumAlgorithm, String> checksums) {
    if (checksums.isEmpty()) {
      return attributes;
    }
    Map<String, String> kept = new TreeMap<>();
    checksums.forEach((algorithm, value) -> kept.put(algorithm.word(), value));
    kept.put(Checksums.TYPE, Checksums.FULL_OBJECT);
    return attributes.withChecksums(kept);
  }

  /// Writes the headers that a read of the object is answered with.
  static Answer write(Answer answer, Call call, ObjectInfo info) {
    Attributes attributes = info.attributes();
    Map<String, String> headers = new TreeMap<>();
    headers.put("Accept-Ranges", "bytes");
    headers.put("ETag", EntityTags.quoted(info.etag()));
    headers.put("Last-Modified", Timestamps.http(info.modifiedNanos()));
    for (String header : HEADERS) {
      String name = header.toLowerCase(java.util.Locale.ROOT);
      Optional<String> wanted = call.query().text("response-" + name);
      String kept = attributes.headers().getOrDefault(name, "");
      headers.put(header, wanted.orElse(kept));
    }
    headers.computeIfPresent("Content-Type", (name, type) -> type.isEmpty() ? DEFAULT_TYPE : type);
    headers.values().removeIf(String::isEmpty);
    attributes.metadata().forEach((name, value) -> headers.put(METADATA + name, value));
    info.version().ifPresent(version -> headers.put("x-amz-version-id", version));
    if (!attributes.tags().isEmpty()) {
      headers.put("x-amz-tagging-count", Integer.toString(attributes.tags().size()));
    }
    attributes.retention().ifPresent(retention -> writeRetention(headers, retention));
    if (attributes.legalHold()) {
      headers.put("x-amz-object-lock-legal-hold", "ON");
    }
    return answer.with(headers);
  }

  private static void writeRetention(Map<String, String> headers, Retention retention) {
    headers.put("x-amz-object-lock-mode", ObjectLock.mode(retention));
    headers.put("x-amz-object-lock-retain-until-date", Timestamps.xml(retention.untilNanos()));
  }
}
