package dev.varve.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// What all of an object face shows, without what a client cannot know before it was told: ids of
/// versions and uploads.
///
/// @param buckets whether each keeps versions, and how long its document is
/// @param objects by bucket and key, newest first, what versions hold; empty for a delete marker
/// @param uploads by bucket, key and the name in their metadata: the ETags of their parts
record CrashedObjects(
    TreeMap<String, String> buckets,
    TreeMap<String, List<Optional<Content>>> objects,
    TreeMap<String, TreeMap<Integer, String>> uploads) {
  /// Metadata that tells contents and uploads apart.
  static final String NAME = "name";

  static final String DOCUMENT = "policy";

  /// What a version holds.
  ///
  /// @param name from its metadata
  /// @param etag `?` when it is that of a position
  /// @param md5 of its bytes
  record Content(String name, String etag, long sizeBytes, String md5) {
    static Content of(String name, byte[] bytes) {
      String digest = CrashedObjects.md5(bytes);
      return new Content(name, digest, bytes.length, digest);
    }

    /// What a copy of it holds.
    Content copied() {
      boolean known = sizeBytes <= StagedWriter.INLINE_BYTES || etag.equals(md5);
      return new Content(name, known ? md5 : "?", sizeBytes, md5);
    }
  }

  static String md5(byte[] bytes) {
    return HexFormat.of().formatHex(StagedWriter.newDigest().digest(bytes));
  }

  static CrashedObjects nothing() {
    return new CrashedObjects(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  CrashedObjects copy() {
    CrashedObjects copy = nothing();
    copy.buckets.putAll(buckets);
    objects.forEach((key, versions) -> copy.objects.put(key, new ArrayList<>(versions)));
    uploads.forEach((key, parts) -> copy.uploads.put(key, new TreeMap<>(parts)));
    return copy;
  }

  /// Reads all of a face.
  static CrashedObjects of(ObjectWorld world) {
    CrashedObjects found = nothing();
    for (Bucket bucket : world.objects.buckets()) {
      String document =
          world.objects.setting(bucket, DOCUMENT).map(bytes -> " " + bytes.length).orElse("");
      found.buckets.put(bucket.name(), bucket.versioning() + document);
      world.bucket = bucket;
      for (Listed listed : listed(world, bucket)) {
        found
            .objects
            .computeIfAbsent(bucket.name() + "/" + listed.key(), key -> new ArrayList<>())
            .add(content(world, listed));
      }
      for (Upload upload : world.objects.uploads().list(bucket, all()).uploads()) {
        TreeMap<Integer, String> parts = new TreeMap<>();
        world
            .objects
            .uploads()
            .parts(upload, 0, Uploads.MAX_PARTS)
            .forEach(part -> parts.put(part.number(), part.etag()));
        String name = upload.attributes().metadata().getOrDefault(NAME, "");
        found.uploads.put(bucket.name() + "/" + upload.key() + " " + name, parts);
      }
    }
    return found;
  }

  static List<Listed> listed(ObjectWorld world, Bucket bucket) {
    return bucket.versioning() == Versioning.OFF
        ? world.objects.list(bucket, all()).objects()
        : world.objects.listVersions(bucket, all()).objects();
  }

  static ListRequest all() {
    return ListRequest.all(ListRequest.MAX_LIMIT);
  }

  private static Optional<Content> content(ObjectWorld world, Listed listed) {
    if (listed.deleteMarker()) {
      return Optional.empty();
    }
    ObjectInfo info =
        world.objects.find(world.bucket, listed.key(), listed.version()).orElseThrow();
    byte[] bytes = world.get(listed.key(), listed.version()).orElseThrow();
    assertThat(info.etag()).isEqualTo(listed.etag());
    assertThat(info.sizeBytes()).isEqualTo(listed.sizeBytes()).isEqualTo(bytes.length);
    String name = info.attributes().metadata().getOrDefault(NAME, "");
    String etag = info.etag().endsWith("-0") ? "?" : info.etag();
    return Optional.of(new Content(name, etag, bytes.length, md5(bytes)));
  }
}
