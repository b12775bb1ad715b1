package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.cli.S3Promises.Begun;
import dev.varve.cli.S3Promises.Change;
import dev.varve.cli.S3Promises.Content;
import dev.varve.cli.S3Promises.History;
import dev.varve.cli.S3Promises.Part;
import dev.varve.cli.S3Promises.Race;
import dev.varve.cli.S3Promises.Version;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/// Compares what a restarted server shows with what was promised before. What was under way is done
/// or not; which of them is found out, and holds from then on.
final class S3KillCheck {
  /// Small, so that there is more than one page.
  private static final int PAGE = 17;

  private final S3Client client;
  private final S3Promises promises;
  private long undoneCount;
  private long doneCount;

  S3KillCheck(S3Client client, S3Promises promises) {
    this.client = client;
    this.promises = promises;
  }

  /// Returns how many things that were under way had been done.
  long doneCount() {
    return doneCount;
  }

  /// Returns how many had not.
  long undoneCount() {
    return undoneCount;
  }

  void checkAll() {
    for (String bucket : S3Promises.BUCKETS) {
      promises.histories(bucket).forEach((key, history) -> settle(bucket, key, history));
    }
    promises.races.forEach(this::checkRace);
    checkUploads();
    for (String bucket : S3Promises.BUCKETS) {
      checkListing(bucket);
    }
    checkVersions();
  }

  // Keys.

  private void settle(String bucket, String key, History history) {
    if (history.pending.isPresent()) {
      Change change = history.pending.get();
      Optional<String> id = history.versioned ? newVersion(key, history) : changed(key, history);
      if (id.isPresent()) {
        history.done(id.get());
        doneCount++;
      } else {
        history.pending = Optional.empty();
        undoneCount++;
      }
      assertThat(change).isNotNull();
    }
    checkObject(client, bucket, key, Optional.empty(), history.newest());
  }

  /// Says whether what was under way is done, in a bucket without versions.
  private Optional<String> changed(String key, History history) {
    Optional<Content> wanted =
        switch (history.pending.orElseThrow()) {
          case Change.Set set -> set.content();
          case Change.Drop _ -> throw new AssertionError("there are no versions");
        };
    Optional<String> found =
        get(client, S3Promises.BUCKETS.getFirst(), key, Optional.empty())
            .map(answer -> answer.response().metadata().getOrDefault("id", "none"));
    return found.equals(wanted.map(Content::id)) ? Optional.of("") : Optional.empty();
  }

  /// Says which version was made or dropped, if it was.
  private Optional<String> newVersion(String key, History history) {
    Set<String> ids =
        new HashSet<>(versions(Optional.of(key)).getOrDefault(key, Map.of()).keySet());
    return switch (history.pending.orElseThrow()) {
      case Change.Drop drop -> ids.contains(drop.version()) ? Optional.empty() : Optional.of("");
      case Change.Set _ -> {
        history.versions.forEach(version -> ids.remove(version.id()));
        assertThat(ids.size()).as("new versions of '%s': %s", key, ids).isLessThanOrEqualTo(1);
        yield ids.stream().findFirst();
      }
    };
  }

  private static Optional<ResponseBytes<GetObjectResponse>> get(
      S3Client client, String bucket, String key, Optional<String> version) {
    try {
      return Optional.of(
          client.getObjectAsBytes(r -> r.bucket(bucket).key(key).versionId(version.orElse(null))));
    } catch (NoSuchKeyException absent) {
      return Optional.empty();
    }
  }

  /// Checks an object with its bytes, its ETag and its metadata.
  static void checkObject(
      S3Client client,
      String bucket,
      String key,
      Optional<String> version,
      Optional<Content> expected) {
    String what = "%s/%s %s".formatted(bucket, key, version);
    Optional<ResponseBytes<GetObjectResponse>> found = get(client, bucket, key, version);
    assertThat(found.map(answer -> answer.response().metadata().get("id")))
        .as(what)
        .isEqualTo(expected.map(Content::id));
    if (found.isPresent() && expected.isPresent()) {
      byte[] bytes = found.get().asByteArrayUnsafe();
      assertThat(S3Promises.hex(S3KillLoad.md5().digest(bytes)))
          .as(what + " with " + bytes.length + " bytes of " + expected.get())
          .isEqualTo(expected.get().md5());
      expected
          .get()
          .etag()
          .ifPresent(etag -> assertThat(found.get().response().eTag()).as(what).isEqualTo(etag));
    }
  }

  private void checkRace(String key, Race race) {
    String bucket = S3Promises.BUCKETS.getFirst();
    Optional<String> found =
        get(client, bucket, key, Optional.empty())
            .map(answer -> answer.response().metadata().getOrDefault("id", "none"));
    if (race.winner.isEmpty() && found.isPresent()) {
      assertThat(race.tried).as(key).containsKey(found.get());
      race.winner = Optional.ofNullable(race.tried.get(found.get()));
    }
    assertThat(!race.told || race.winner.isPresent()).as(key + " was told to be there").isTrue();
    race.tried.clear();
    checkObject(client, bucket, key, Optional.empty(), race.winner);
  }

  // Listings.

  private void checkListing(String bucket) {
    TreeMap<String, Content> expected = new TreeMap<>();
    promises
        .histories(bucket)
        .forEach((key, history) -> history.newest().ifPresent(now -> expected.put(key, now)));
    if (bucket.equals(S3Promises.BUCKETS.getFirst())) {
      promises.races.forEach(
          (key, race) -> race.winner.ifPresent(winner -> expected.put(key, winner)));
    }
    TreeMap<String, String> listed = new TreeMap<>();
    client
        .listObjectsV2Paginator(r -> r.bucket(bucket).maxKeys(PAGE))
        .contents()
        .forEach(object -> listed.put(object.key(), object.size() + " " + object.eTag()));
    assertThat(listed.keySet()).isEqualTo(expected.keySet());
    expected.forEach((key, content) ->
        assertThat(listed.get(key))
            .as(key)
            .startsWith(content.sizeBytes() + " ")
            .endsWith(content.etag().orElse("\"")));
  }

  /// Returns ids with whether they are of a delete marker, by key.
  private Map<String, Map<String, Boolean>> versions(Optional<String> prefix) {
    Map<String, Map<String, Boolean>> found = new TreeMap<>();
    client
        .listObjectVersionsPaginator(
            r -> r.bucket(S3Promises.BUCKETS.getLast()).prefix(prefix.orElse(null)).maxKeys(PAGE))
        .forEach(page -> {
          for (ObjectVersion version : page.versions()) {
            found
                .computeIfAbsent(version.key(), key -> new TreeMap<>())
                .put(version.versionId(), false);
          }
          for (DeleteMarkerEntry marker : page.deleteMarkers()) {
            found
                .computeIfAbsent(marker.key(), key -> new TreeMap<>())
                .put(marker.versionId(), true);
          }
        });
    return found;
  }

  private void checkVersions() {
    Map<String, Map<String, Boolean>> expected = new TreeMap<>();
    promises
        .histories(S3Promises.BUCKETS.getLast())
        .forEach((key, history) -> {
          Map<String, Boolean> ids = new TreeMap<>();
          for (Version version : history.versions) {
            ids.put(version.id(), version.content().isEmpty());
            if (version.content().isPresent()) {
              checkObject(
                  client,
                  S3Promises.BUCKETS.getLast(),
                  key,
                  Optional.of(version.id()),
                  version.content());
            }
          }
          if (!ids.isEmpty()) {
            expected.put(key, ids);
          }
        });
    assertThat(versions(Optional.empty())).isEqualTo(expected);
  }

  // Uploads.

  private void checkUploads() {
    Map<String, String> listed = new TreeMap<>();
    for (String bucket : S3Promises.BUCKETS) {
      client
          .listMultipartUploadsPaginator(r -> r.bucket(bucket).maxUploads(PAGE))
          .uploads()
          .stream()
          .forEach((MultipartUpload upload) ->
              listed.put(upload.uploadId(), bucket + " " + upload.key()));
    }
    for (Begun upload : List.copyOf(promises.uploads.values())) {
      boolean there = listed.remove(upload.id) != null;
      assertThat(there || upload.completing || upload.aborting)
          .as("upload %s of %s", upload.id, upload.key)
          .isTrue();
      if (upload.completing) {
        completeAgain(upload, there);
      } else if (upload.aborting) {
        abortAgain(upload, there);
      } else {
        checkParts(upload);
      }
    }
    endUnknown(listed);
  }

  /// Asks again for what was under way: it must be done then, and once.
  private void completeAgain(Begun upload, boolean there) {
    History history = promises.history(upload.bucket, upload.key);
    if (there) {
      S3KillLoad.complete(client, promises, upload, true);
      return;
    }
    List<Version> before = List.copyOf(history.versions);
    S3KillLoad.complete(client, promises, upload, false);
    history.versions.clear();
    history.versions.addAll(before);
  }

  private void abortAgain(Begun upload, boolean there) {
    try {
      client.abortMultipartUpload(r -> r.bucket(upload.bucket).key(upload.key).uploadId(upload.id));
      assertThat(there).as("what can be ended is listed").isTrue();
    } catch (NoSuchUploadException gone) {
      assertThat(there).as("what is listed can be ended").isFalse();
    }
    promises.uploads.remove(upload.id);
  }

  private void checkParts(Begun upload) {
    TreeMap<Integer, Part> found = new TreeMap<>();
    client
        .listPartsPaginator(r -> r.bucket(upload.bucket).key(upload.key).uploadId(upload.id))
        .parts()
        .forEach(part -> found.put(part.partNumber(), new Part(part.size(), part.eTag())));
    upload.pending.ifPresent(pending -> {
      if (pending.getValue().equals(found.get(pending.getKey()))) {
        upload.parts.put(pending.getKey(), pending.getValue());
        doneCount++;
      } else {
        undoneCount++;
      }
    });
    upload.pending = Optional.empty();
    assertThat(found).as("parts of " + upload.key).isEqualTo(upload.parts);
  }

  /// Ends uploads whose beginning was under way.
  private void endUnknown(Map<String, String> listed) {
    TreeSet<String> expected = new TreeSet<>(promises.beginning.values());
    List<String> unknown = new ArrayList<>(listed.values());
    assertThat(expected).containsAll(unknown);
    assertThat(unknown).as("each was begun once").doesNotHaveDuplicates();
    doneCount += unknown.size();
    undoneCount += expected.size() - unknown.size();
    listed.forEach((id, place) -> {
      String[] parts = place.split(" ", 2);
      client.abortMultipartUpload(r -> r.bucket(parts[0]).key(parts[1]).uploadId(id));
    });
    promises.beginning.clear();
  }

  /// Deletes everything there is.
  void deleteAll() {
    promises
        .uploads
        .values()
        .forEach(upload ->
            client.abortMultipartUpload(
                r -> r.bucket(upload.bucket).key(upload.key).uploadId(upload.id)));
    versions(Optional.empty())
        .forEach((key, ids) ->
            ids.keySet()
                .forEach(id ->
                    client.deleteObject(
                        r -> r.bucket(S3Promises.BUCKETS.getLast()).key(key).versionId(id))));
    String plain = S3Promises.BUCKETS.getFirst();
    client.listObjectsV2Paginator(r -> r.bucket(plain)).contents().stream()
        .map(object -> object.key())
        .toList()
        .forEach(key -> client.deleteObject(r -> r.bucket(plain).key(key)));
    S3Promises.BUCKETS.forEach(bucket -> client.deleteBucket(r -> r.bucket(bucket)));
  }
}
