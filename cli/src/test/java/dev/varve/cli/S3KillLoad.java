package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.cli.S3Promises.Begun;
import dev.varve.cli.S3Promises.Change;
import dev.varve.cli.S3Promises.Content;
import dev.varve.cli.S3Promises.History;
import dev.varve.cli.S3Promises.Part;
import dev.varve.cli.S3Promises.Race;
import dev.varve.cli.S3Promises.Version;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// One thread of clients: asks for one thing after the other until the server is gone, and notes
/// what it asked for and what was promised.
final class S3KillLoad implements Runnable {
  /// Below the name of the thread. Odd keys and directories among them.
  private static final List<String> KEYS =
      List.of("a", "a/b", "a//b", "d/", "d/e/f", "d!", "é/\ud83d\ude00", "x".repeat(300), "m", "n");

  private static final int PART_BYTES = 5 << 20;

  /// Of the last part, which may be small.
  private static final int LAST_PART_BYTES = 200_000;

  private static final int SHARED_CONTENTS = 4;
  private static final int MAX_VERSIONS = 6;

  private final S3Promises promises;
  private final S3Client client;
  private final String name;
  private final AtomicLong acknowledged;
  private final AtomicLong raceCount;
  private final SplittableRandom random;
  private long contentCount;

  /// @param name of this run of the thread: what is before the `-` begins its keys
  /// @param acknowledged counts what was answered to all threads
  /// @param raceCount counts tries of keys that threads race for
  S3KillLoad(
      S3Promises promises,
      S3Client client,
      String name,
      long seed,
      AtomicLong acknowledged,
      AtomicLong raceCount) {
    this.promises = promises;
    this.client = client;
    this.name = name;
    this.random = new SplittableRandom(seed);
    this.acknowledged = acknowledged;
    this.raceCount = raceCount;
  }

  @Override
  public void run() {
    try {
      while (true) {
        step();
      }
    } catch (SdkClientException gone) {
      // The server was killed: what was asked last is either done or not.
    }
  }

  private void step() {
    switch (random.nextInt(24)) {
      case 0, 1, 2, 3, 4, 5, 6, 7, 8 -> put();
      case 9, 10, 11 -> delete();
      case 12 -> deleteMany();
      case 13, 14 -> copy();
      case 15, 16 -> begin();
      case 17, 18, 19 -> proceed();
      case 20, 21 -> race();
      default -> read();
    }
  }

  private String bucket() {
    return S3Promises.BUCKETS.get(random.nextInt(S3Promises.BUCKETS.size()));
  }

  private String owner() {
    return name.substring(0, name.indexOf('-'));
  }

  private String key() {
    return owner() + "/" + KEYS.get(random.nextInt(KEYS.size()));
  }

  private String newId() {
    return name + "-" + contentCount++;
  }

  private byte[] bytes() {
    int size =
        switch (random.nextInt(20)) {
          case 0 -> 0;
          case 1 -> (1 << 20) + random.nextInt(3 << 20);
          case 2, 3, 4 -> 65_000 + random.nextInt(300_000);
          case 5, 6, 7, 8 -> random.nextInt(65_536);
          default -> random.nextInt(4_096);
        };
    return bytes(size);
  }

  /// Some contents begin alike, so that their chunks are shared.
  private byte[] bytes(int size) {
    long seed = random.nextInt(4) == 0 ? random.nextInt(SHARED_CONTENTS) : random.nextLong();
    byte[] bytes = new byte[size];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private Content content(byte[] bytes) {
    String md5 = S3Promises.hex(md5().digest(bytes));
    return new Content(newId(), bytes.length, md5, Optional.of("\"" + md5 + "\""));
  }

  private <T> T ask(Supplier<T> request) {
    T answer = request.get();
    acknowledged.incrementAndGet();
    return answer;
  }

  // Objects.

  private void put() {
    String bucket = bucket();
    String key = key();
    byte[] bytes = bytes();
    Content content = content(bytes);
    History history = promises.history(bucket, key);
    history.pending = Optional.of(new Change.Set(Optional.of(content)));
    var answer =
        ask(() ->
            client.putObject(
                r -> r.bucket(bucket).key(key).metadata(Map.of("id", content.id())),
                RequestBody.fromBytes(bytes)));
    assertThat(answer.eTag()).isEqualTo(content.etag().orElseThrow());
    history.done(version(answer.versionId()));
  }

  private static String version(@org.jspecify.annotations.Nullable String id) {
    return id == null ? "" : id;
  }

  private void delete() {
    String bucket = bucket();
    String key = key();
    History history = promises.history(bucket, key);
    boolean forGood =
        history.versioned
            && (history.versions.size() > MAX_VERSIONS || random.nextBoolean())
            && !history.versions.isEmpty();
    if (forGood) {
      Version version = history.versions.get(random.nextInt(history.versions.size()));
      history.pending = Optional.of(new Change.Drop(version.id()));
      ask(() -> client.deleteObject(r -> r.bucket(bucket).key(key).versionId(version.id())));
      history.done("");
    } else {
      history.pending = Optional.of(new Change.Set(Optional.empty()));
      var answer = ask(() -> client.deleteObject(r -> r.bucket(bucket).key(key)));
      history.done(version(answer.versionId()));
    }
  }

  private void deleteMany() {
    String bucket = S3Promises.BUCKETS.getFirst();
    List<String> keys = java.util.stream.Stream.generate(this::key).limit(3).distinct().toList();
    keys.forEach(key ->
        promises.history(bucket, key).pending = Optional.of(new Change.Set(Optional.empty())));
    List<ObjectIdentifier> identifiers =
        keys.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList();
    var answer =
        ask(() ->
            client.deleteObjects(
                r -> r.bucket(bucket).delete(Delete.builder().objects(identifiers).build())));
    assertThat(answer.errors()).isEmpty();
    keys.forEach(key -> promises.history(bucket, key).done(""));
  }

  private void copy() {
    String from = bucket();
    String to = bucket();
    String source = key();
    String target = key();
    Optional<Content> content = promises.history(from, source).newest();
    if (content.isEmpty() || (from.equals(to) && source.equals(target))) {
      return;
    }
    Content found = content.get();
    Content copy = new Content(found.id(), found.sizeBytes(), found.md5(), Optional.empty());
    History history = promises.history(to, target);
    history.pending = Optional.of(new Change.Set(Optional.of(copy)));
    var answer =
        ask(() ->
            client.copyObject(r ->
                r.sourceBucket(from)
                    .sourceKey(source)
                    .destinationBucket(to)
                    .destinationKey(target)));
    Optional<String> etag = Optional.of(answer.copyObjectResult().eTag());
    history.pending =
        Optional.of(
            new Change.Set(
                Optional.of(new Content(found.id(), found.sizeBytes(), found.md5(), etag))));
    history.done(version(answer.versionId()));
  }

  private void read() {
    String bucket = bucket();
    String key = key();
    Optional<Content> expected = promises.history(bucket, key).newest();
    acknowledged.incrementAndGet();
    S3KillCheck.checkObject(client, bucket, key, Optional.empty(), expected);
  }

  /// Puts a key that is new, beside the other threads.
  private void race() {
    String key = "race/" + raceCount.incrementAndGet() / 3;
    Race race = promises.races.computeIfAbsent(key, same -> new Race());
    byte[] bytes = bytes(random.nextInt(3_000));
    Content content = content(bytes);
    race.tried.put(content.id(), content);
    try {
      client.putObject(
          r ->
              r.bucket(S3Promises.BUCKETS.getFirst())
                  .key(key)
                  .ifNoneMatch("*")
                  .metadata(Map.of("id", content.id())),
          RequestBody.fromBytes(bytes));
      race.won(content);
    } catch (S3Exception refusal) {
      assertThat(refusal.statusCode()).as(refusal.getMessage()).isEqualTo(412);
      race.tried.remove(content.id());
      race.told = true;
    }
    acknowledged.incrementAndGet();
  }

  // Uploads.

  private void begin() {
    String bucket = bucket();
    String key = key();
    String contentId = newId();
    promises.beginning.put(name, bucket + " " + key);
    var answer =
        ask(() ->
            client.createMultipartUpload(
                r -> r.bucket(bucket).key(key).metadata(Map.of("id", contentId))));
    promises.uploads.put(answer.uploadId(), new Begun(bucket, key, answer.uploadId(), contentId));
    promises.beginning.remove(name);
  }

  /// Does with an upload what comes next.
  private void proceed() {
    List<Begun> own =
        promises.uploads.values().stream()
            .filter(upload -> upload.key.startsWith(owner() + "/"))
            .toList();
    if (own.isEmpty()) {
      return;
    }
    Begun upload = own.get(random.nextInt(own.size()));
    int sent = upload.parts.size();
    if (sent == 0) {
      putPart(upload, 1, random.nextInt(4) == 0);
    } else if (sent == 1 && upload.parts.firstEntry().getValue().sizeBytes() == PART_BYTES) {
      putPart(upload, 7, false);
    } else if (random.nextInt(4) == 0) {
      abort(upload);
    } else if (random.nextInt(4) == 0) {
      putPart(upload, upload.parts.lastKey(), false);
    } else {
      complete(client, promises, upload, random.nextBoolean());
      acknowledged.incrementAndGet();
    }
  }

  private void putPart(Begun upload, int number, boolean whole) {
    byte[] bytes = bytes(whole ? PART_BYTES : 1 + random.nextInt(LAST_PART_BYTES));
    String etag = "\"" + S3Promises.hex(md5().digest(bytes)) + "\"";
    Part part = new Part(bytes.length, etag);
    upload.pending = Optional.of(Map.entry(number, part));
    upload.sent.put(etag, bytes);
    var answer =
        ask(() ->
            client.uploadPart(
                r -> r.bucket(upload.bucket).key(upload.key).uploadId(upload.id).partNumber(number),
                RequestBody.fromBytes(bytes)));
    assertThat(answer.eTag()).isEqualTo(etag);
    upload.parts.put(number, part);
    upload.pending = Optional.empty();
  }

  private void abort(Begun upload) {
    upload.aborting = true;
    ask(() ->
        client.abortMultipartUpload(
            r -> r.bucket(upload.bucket).key(upload.key).uploadId(upload.id)));
    promises.uploads.remove(upload.id);
  }

  /// Completes an upload.
  ///
  /// @param again whether that is repeated, as clients do that lost the answer
  static void complete(S3Client client, S3Promises promises, Begun upload, boolean again) {
    Content content = content(upload);
    History history = promises.history(upload.bucket, upload.key);
    upload.completing = true;
    history.pending = Optional.of(new Change.Set(Optional.of(content)));
    var answer = complete(client, upload);
    assertThat(answer.eTag()).isEqualTo(content.etag().orElseThrow());
    history.done(version(answer.versionId()));
    promises.uploads.remove(upload.id);
    if (again) {
      var repeated = complete(client, upload);
      assertThat(repeated.eTag()).isEqualTo(answer.eTag());
      assertThat(repeated.versionId()).isEqualTo(answer.versionId());
    }
  }

  private static CompleteMultipartUploadResponse complete(S3Client client, Begun upload) {
    List<CompletedPart> parts = new ArrayList<>();
    upload.parts.forEach((number, part) ->
        parts.add(CompletedPart.builder().partNumber(number).eTag(part.etag()).build()));
    return client.completeMultipartUpload(r ->
        r.bucket(upload.bucket)
            .key(upload.key)
            .uploadId(upload.id)
            .multipartUpload(m -> m.parts(parts)));
  }

  private static Content content(Begun upload) {
    MessageDigest whole = md5();
    MessageDigest tags = md5();
    long size = 0;
    for (Part part : upload.parts.values()) {
      byte[] bytes = java.util.Objects.requireNonNull(upload.sent.get(part.etag()));
      whole.update(bytes);
      tags.update(md5().digest(bytes));
      size += bytes.length;
    }
    String etag = "\"" + S3Promises.hex(tags.digest()) + "-" + upload.parts.size() + "\"";
    return new Content(upload.contentId, size, S3Promises.hex(whole.digest()), Optional.of(etag));
  }
}
