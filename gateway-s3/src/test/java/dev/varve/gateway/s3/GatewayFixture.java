package dev.varve.gateway.s3;

import dev.varve.base.RandomSource;
import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import dev.varve.base.time.Clock;
import dev.varve.format.chunk.VolumeId;
import dev.varve.gateway.s3.access.AccessKey;
import dev.varve.namespace.Objects;
import dev.varve.store.device.DeviceOptions;
import dev.varve.store.device.DeviceStore;
import dev.varve.volume.Consistency;
import dev.varve.volume.Durability;
import dev.varve.volume.Volume;
import dev.varve.volume.VolumeOptions;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// A gateway at a free port over a real volume on a real disk.
final class GatewayFixture implements AutoCloseable {
  static final AccessKey ROOT = new AccessKey("ROOTKEY", "root-secret-0123456789");

  private static final int MAX_CHUNKS = 10_000;

  private final DeviceStore store;
  private final Volume volume;
  private final S3Gateway gateway;
  private final List<VarveException> faults = new CopyOnWriteArrayList<>();

  GatewayFixture(Path folder) throws IOException {
    this(folder, options -> options);
  }

  GatewayFixture(Path folder, UnaryOperator<S3Options> change) throws IOException {
    this(folder, change, Limits.USUAL);
  }

  GatewayFixture(Path folder, UnaryOperator<S3Options> change, Limits limits) throws IOException {
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
    gateway =
        S3Gateway.start(
            change.apply(S3Options.defaults(ROOT).at("127.0.0.1", 0)),
            limits,
            Objects.of(volume, Caller.ROOT),
            Clock.system(),
            RandomSource.system(),
            fault -> {
              faults.add(fault);
              fault.printStackTrace();
            });
  }

  /// Makes a bucket in which everybody may everything.
  void createOpenBucket(String bucket) {
    String resources = "[\"arn:aws:s3:::%s\",\"arn:aws:s3:::%s/*\"]".formatted(bucket, bucket);
    String policy =
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":%s}}"
            .formatted(resources);
    Objects objects = Objects.of(volume, Caller.ROOT);
    objects.setSetting(
        objects.createBucket(bucket), "policy", policy.getBytes(StandardCharsets.UTF_8));
  }

  /// Counts chunks, once everything that nothing needs was collected.
  int chunksInStore() {
    volume.checkpoint();
    volume.collect();
    volume.checkpoint();
    volume.collect();
    return store.list(Optional.empty(), MAX_CHUNKS).size();
  }

  S3Gateway gateway() {
    return gateway;
  }

  Volume volume() {
    return volume;
  }

  long bucketDirectory(String bucket) {
    return volume
        .files(Durability.FSYNC, Consistency.TIP)
        .lookup(Caller.ROOT, Inode.ROOT, Name.of(bucket))
        .orElseThrow()
        .ino();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + gateway.port());
  }

  S3Client client() {
    return client(ROOT);
  }

  S3Client client(AccessKey key) {
    return S3Client.builder()
        .endpointOverride(uri())
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(key.id(), key.secret())))
        .build();
  }

  /// Faults that the gateway told of.
  List<VarveException> faults() {
    return faults;
  }

  @Override
  public void close() {
    gateway.close();
    volume.close();
    store.close();
  }
}
