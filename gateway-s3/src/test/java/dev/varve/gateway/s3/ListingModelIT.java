package dev.varve.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.testkit.Seeds;
import dev.varve.volume.Consistency;
import dev.varve.volume.Durability;
import dev.varve.volume.VolumeFiles;
import dev.varve.volume.access.Caller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/// Random puts and deletes by a client, with keys that paths find hard, against a map; and listings
/// of every kind and page size. The files are looked at too.
final class ListingModelIT {
  private static final Comparator<String> BYTES =
      (first, second) ->
          Arrays.compareUnsigned(
              first.getBytes(StandardCharsets.UTF_8), second.getBytes(StandardCharsets.UTF_8));

  private static final List<String> PARTS =
      List.of(
          "a", "a/", "/", "a!", "a-", "a.", "a0", "b", "..", ".", "ü", "\ud83d\ude00", "~", " ");

  private static final List<String> DELIMITERS = List.of("", "/", "a", "a/", "ü");

  @TempDir private Path folder;

  @Test
  void listingsAreThoseOfAMap() throws IOException {
    try (GatewayFixture fixture = new GatewayFixture(folder);
        S3Client client = fixture.client()) {
      Seeds.run(4, seed -> run(fixture, client, new Random(seed), "bucket-" + seed));
      assertThat(fixture.faults()).isEmpty();
    }
  }

  private static void run(GatewayFixture fixture, S3Client client, Random random, String bucket) {
    client.createBucket(r -> r.bucket(bucket));
    Map<String, String> model = new TreeMap<>(BYTES);
    for (int step = 0; step < 60; step++) {
      String key = key(random);
      if (random.nextInt(4) == 0) {
        client.deleteObject(r -> r.bucket(bucket).key(key));
        model.remove(key);
      } else {
        String text = "text " + random.nextInt();
        client.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString(text));
        model.put(key, text);
      }
      if (step % 6 == 5) {
        checkListing(client, bucket, model, random);
      }
    }
    model.forEach((key, text) ->
        assertThat(client.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asUtf8String())
            .isEqualTo(text));
    checkFile(fixture, bucket, model);
    model.keySet().forEach(key -> client.deleteObject(r -> r.bucket(bucket).key(key)));
    client.deleteBucket(r -> r.bucket(bucket));
  }

  private static String key(Random random) {
    StringBuilder key = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      key.append(PARTS.get(random.nextInt(PARTS.size())));
    }
    return key.toString();
  }

  private static void checkListing(
      S3Client client, String bucket, Map<String, String> model, Random random) {
    String prefix = random.nextBoolean() ? "" : PARTS.get(random.nextInt(PARTS.size()));
    String delimiter = DELIMITERS.get(random.nextInt(DELIMITERS.size()));
    String after = random.nextBoolean() ? "" : key(random);
    int size = 1 + random.nextInt(7);
    List<String> found = new ArrayList<>();
    String token = null;
    do {
      String current = token;
      ListObjectsV2Response page =
          client.listObjectsV2(r ->
              r.bucket(bucket)
                  .prefix(prefix)
                  .delimiter(delimiter.isEmpty() ? null : delimiter)
                  .startAfter(after.isEmpty() ? null : after)
                  .maxKeys(size)
                  .continuationToken(current));
      List<String> lines = new ArrayList<>();
      page.contents().forEach(object -> lines.add("key " + object.key()));
      page.commonPrefixes().forEach(common -> lines.add("prefix " + common.prefix()));
      assertThat(lines.size()).isLessThanOrEqualTo(size);
      lines.sort(Comparator.comparing(line -> line.substring(line.indexOf(' ') + 1), BYTES));
      found.addAll(lines);
      token = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
    } while (token != null);
    assertThat(found)
        .as("prefix '%s' delimiter '%s' after '%s' pages of %d", prefix, delimiter, after, size)
        .isEqualTo(expected(model, prefix, delimiter, after));
  }

  private static List<String> expected(
      Map<String, String> model, String prefix, String delimiter, String after) {
    List<String> expected = new ArrayList<>();
    for (String key : model.keySet()) {
      if (!key.startsWith(prefix) || BYTES.compare(key, after) <= 0) {
        continue;
      }
      int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
      String common = at < 0 ? "" : key.substring(0, at + delimiter.length());
      if (at < 0) {
        expected.add("key " + key);
      } else if (!common.equals(after) && !expected.contains("prefix " + common)) {
        expected.add("prefix " + common);
      }
    }
    return expected;
  }

  /// Keys that are ordinary paths are files with the same bytes.
  private static void checkFile(GatewayFixture fixture, String bucket, Map<String, String> model) {
    VolumeFiles files = fixture.volume().files(Durability.FSYNC, Consistency.TIP);
    model.forEach((key, text) -> {
      if (key.matches("[ab]") && model.keySet().stream().noneMatch(k -> k.startsWith(key + "/"))) {
        byte[] path = ("/" + bucket + "/" + key).getBytes(StandardCharsets.UTF_8);
        assertThat(files.resolve(Caller.ROOT, path, false).size()).isEqualTo(text.length());
      }
    });
  }
}
