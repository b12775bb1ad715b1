package dev.varve.gateway.s3.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.RandomSource;
import dev.varve.base.disk.Disk;
import dev.varve.base.time.Clock;
import dev.varve.format.chunk.VolumeId;
import dev.varve.gateway.s3.access.AccessKey;
import dev.varve.gateway.s3.access.Accounts;
import dev.varve.gateway.s3.message.Refusal;
import dev.varve.namespace.Attributes;
import dev.varve.namespace.Bucket;
import dev.varve.namespace.Condition;
import dev.varve.namespace.ListRequest;
import dev.varve.namespace.ObjectKey;
import dev.varve.namespace.ObjectWriter;
import dev.varve.namespace.Objects;
import dev.varve.namespace.Versioning;
import dev.varve.store.device.DeviceOptions;
import dev.varve.store.device.DeviceStore;
import dev.varve.volume.Volume;
import dev.varve.volume.VolumeOptions;
import dev.varve.volume.access.Caller;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Lifecycle rules on a real volume, with a clock that is days ahead.
final class LifecycleIT {
  @TempDir private Path folder;
  private DeviceStore store;
  private Volume volume;
  private Objects objects;
  private Bucket bucket;

  @BeforeEach
  void open() throws IOException {
    store =
        DeviceStore.open(Files.createDirectory(folder.resolve("device")), DeviceOptions.defaults());
    volume =
        Volume.create(
            Disk.at(Files.createDirectory(folder.resolve("volume"))),
            VolumeId.random(RandomSource.system()),
            store,
            VolumeOptions.defaults(),
            Clock.system(),
            RandomSource.system());
    objects = Objects.of(volume, Caller.ROOT);
    bucket = objects.createBucket("bucket");
  }

  @AfterEach
  void close() {
    volume.close();
    store.close();
  }

  private void put(String key, Map<String, String> tags) {
    try (ObjectWriter writer = objects.put(bucket, ObjectKey.of(key))) {
      writer.write(ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)));
      writer.commit(Attributes.NONE.withTags(tags), Condition.NONE);
    }
  }

  private void run(String rule, int days) {
    byte[] document =
        ("<LifecycleConfiguration><Rule><Status>Enabled</Status>"
                + rule
                + "</Rule></LifecycleConfiguration>")
            .getBytes(StandardCharsets.UTF_8);
    objects.setSetting(bucket, Settled.LIFECYCLE, document);
    Clock ahead =
        new Clock() {
          @Override
          public long monotonicNanos() {
            return Clock.system().monotonicNanos();
          }

          @Override
          public long epochMillis() {
            return Clock.system().epochMillis() + TimeUnit.DAYS.toMillis(days);
          }

          @Override
          public void sleep(long durationNanos) {
            throw new IllegalStateException("nobody waits here");
          }
        };
    Settings settings = new Settings(List.of(), "us-east-1", Optional.empty(), false);
    AccessKey root = new AccessKey("ROOT", "0123456789abcdef");
    LifecycleRun.once(new Face(objects, Accounts.of(objects), root, ahead, settings), () -> false);
  }

  private List<String> keys() {
    return objects.list(bucket, ListRequest.all(100)).objects().stream()
        .map(listed -> listed.key().toString())
        .toList();
  }

  private long versionCount() {
    return objects.listVersions(bucket, ListRequest.all(100)).objects().size();
  }

  @Test
  void objectsGoWhenTheyAreOldAndFit() {
    put("tmp/a", Map.of());
    put("tmp/b", Map.of("keep", "no"));
    put("other", Map.of("keep", "no"));
    String prefix = "<Filter><Prefix>tmp/</Prefix></Filter><Expiration><Days>3</Days></Expiration>";
    run(prefix, 2);
    assertThat(keys()).containsExactly("other", "tmp/a", "tmp/b");
    run(
        "<Filter><And><Prefix>tmp/</Prefix><Tag><Key>keep</Key><Value>no</Value></Tag></And></Filter>"
            + "<Expiration><Days>3</Days></Expiration>",
        4);
    assertThat(keys()).containsExactly("other", "tmp/a");
    run(
        "<Filter><ObjectSizeGreaterThan>5</ObjectSizeGreaterThan></Filter>"
            + "<Expiration><Days>3</Days></Expiration>",
        4);
    assertThat(keys()).containsExactly("other", "tmp/a");
    run(prefix, 4);
    assertThat(keys()).containsExactly("other");
  }

  @Test
  void earlierVersionsGoButForTheNewest() {
    objects.setVersioning(bucket, Versioning.ENABLED);
    bucket = objects.bucket("bucket").orElseThrow();
    for (int i = 0; i < 4; i++) {
      put("k", Map.of());
    }
    String rule =
        "<Prefix/><NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays>"
            + "<NewerNoncurrentVersions>1</NewerNoncurrentVersions></NoncurrentVersionExpiration>";
    run(rule, 0);
    assertThat(versionCount()).isEqualTo(4);
    run(rule, 2);
    assertThat(versionCount()).isEqualTo(2);
  }

  @Test
  void deleteMarkersThatAreAloneGo() {
    objects.setVersioning(bucket, Versioning.ENABLED);
    bucket = objects.bucket("bucket").orElseThrow();
    put("k", Map.of());
    objects.delete(bucket, ObjectKey.of("k"), Optional.empty(), Condition.NONE, false);
    String rule =
        "<Prefix/><Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>"
            + "<NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays>"
            + "</NoncurrentVersionExpiration>";
    run(rule, 0);
    assertThat(versionCount()).isEqualTo(2);
    run(rule, 2);
    run(rule, 2);
    assertThat(versionCount()).isZero();
  }

  @Test
  void uploadsGo() {
    objects.uploads().create(bucket, ObjectKey.of("k"), Attributes.NONE);
    String rule =
        "<Prefix/><AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation>"
            + "</AbortIncompleteMultipartUpload>";
    run(rule, 0);
    assertThat(objects.uploads().list(bucket, ListRequest.all(10)).uploads()).hasSize(1);
    run(rule, 2);
    assertThat(objects.uploads().list(bucket, ListRequest.all(10)).uploads()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<Status>Enabled</Status><Prefix/>",
        "<Status>Odd</Status><Prefix/><Expiration><Days>1</Days></Expiration>",
        "<Status>Enabled</Status><Prefix/><Expiration><Days>0</Days></Expiration>",
        "<Status>Enabled</Status><Prefix/><Expiration><Days>1</Days><Date>2030-01-01</Date></Expiration>",
        "<Status>Enabled</Status><Prefix/><Transition><Days>1</Days></Transition>",
        "<Status>Enabled</Status><Filter><Prefix>a</Prefix><Odd/></Filter><Expiration><Days>1</Days></Expiration>",
      })
  void rulesThatAreNotUnderstoodAreRefused(String rule) {
    String document = "<LifecycleConfiguration><Rule>" + rule + "</Rule></LifecycleConfiguration>";
    assertThatThrownBy(() -> Lifecycle.parse(document.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Refusal.class);
  }
}
