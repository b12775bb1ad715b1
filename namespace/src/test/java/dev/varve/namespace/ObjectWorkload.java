package dev.varve.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.disk.Disk;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.codec.Codec;
import dev.varve.namespace.CrashedObjects.Content;
import dev.varve.store.device.DeviceOptions;
import dev.varve.store.device.DeviceStore;
import dev.varve.testkit.SimClock;
import dev.varve.testkit.SimRandom;
import dev.varve.testkit.disk.CrashWorkload;
import dev.varve.testkit.disk.Loss;
import dev.varve.testkit.disk.SimDisk;
import dev.varve.volume.inode.Inode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Clients of an object face, one after the other, beside what they were promised: each call that
/// has returned is durable, the one that has not is done or not.
final class ObjectWorkload implements CrashWorkload {
  private static final String DEVICE = "device";
  private static final DeviceOptions DEVICE_OPTIONS =
      DeviceOptions.defaults()
          .withSegmentBytes(1 << 20)
          .withReserveBytes(0)
          .withCodec(Codec.LZ4)
          .withReaderCount(1);

  private static final List<String> BUCKETS = List.of("bucket", "versioned");
  private static final String THIRD = "third";
  private static final List<String> KEYS = List.of("a", "a/b", "a//b", "d/", "d/e");

  /// One check in so many also deletes everything from a copy of the disk.
  private static final int CHECKS_PER_DELETION = 4;

  private final int stepCount;
  private final UnaryOperator<Disk> between;
  private final Random random;
  private final SimRandom nonces;
  private final SimClock clock = new SimClock();

  private CrashedObjects promised = CrashedObjects.nothing();
  private Optional<CrashedObjects> pending = Optional.empty();
  private int nameCount;
  private int checkCount;

  ObjectWorkload(long seed, int stepCount, UnaryOperator<Disk> between) {
    this.stepCount = stepCount;
    this.between = between;
    this.random = new Random(seed);
    this.nonces = new SimRandom(seed);
  }

  private void open(Disk disk, boolean made, Consumer<ObjectWorld> work) {
    disk.createDirectory(DEVICE);
    disk.flushDirectory("");
    DeviceStore store =
        DeviceStore.openIndexedInMemory(disk.at(DEVICE), DEVICE_OPTIONS, nonces, Runnable::run);
    ObjectWorld world = null;
    try {
      Optional<VolumeId> id = made ? Optional.of(new VolumeId(7, 7)) : Optional.empty();
      world = new ObjectWorld(disk, store, clock, nonces, id);
    } finally {
      if (world == null) {
        store.close();
      }
    }
    try (ObjectWorld opened = world) {
      work.accept(opened);
    }
  }

  @Override
  public void prepare(SimDisk disk) {
    open(
        disk,
        true,
        world -> {
          world.objects.setVersioning(
              world.objects.createBucket(BUCKETS.getLast()), Versioning.ENABLED);
          promised.buckets().put(BUCKETS.getFirst(), Versioning.OFF.toString());
          promised.buckets().put(BUCKETS.getLast(), Versioning.ENABLED.toString());
        });
  }

  @Override
  public void run(SimDisk disk) {
    Disk seen = between.apply(disk);
    int left = stepCount;
    while (left > 0) {
      int steps = 1 + random.nextInt(left);
      left -= steps;
      open(
          seen,
          false,
          world -> {
            for (int i = 0; i < steps; i++) {
              step(world);
            }
          });
    }
  }

  private void step(ObjectWorld world) {
    clock.sleep(1_000_000L);
    world.bucket = world.objects.bucket(BUCKETS.get(random.nextInt(BUCKETS.size()))).orElseThrow();
    String key = KEYS.get(random.nextInt(KEYS.size()));
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4 -> put(world, key);
      case 5, 6 -> delete(world, key);
      case 7 -> deleteVersion(world, key);
      case 8 -> copy(world, key);
      case 9 -> rename(world, key);
      case 10, 11 -> begin(world, key);
      case 12, 13 -> part(world);
      case 14, 15 -> complete(world);
      case 16 -> abort(world);
      case 17 -> thirdBucket(world);
      case 18 -> world.volume.checkpoint();
      default -> world.volume.collect();
    }
  }

  /// Notes what may be from now on, asks for it, and notes that it is.
  private void promise(Consumer<CrashedObjects> change, Runnable call) {
    CrashedObjects after = promised.copy();
    change.accept(after);
    pending = Optional.of(after);
    call.run();
    promised = after;
    pending = Optional.empty();
  }

  /// Of few contents, so that chunks are shared, die and come back; one in four is too large to lie
  /// in an operation.
  private byte[] bytes() {
    int kind = random.nextInt(8);
    int count = kind % 4 == 3 ? StagedWriter.INLINE_BYTES / 4 : kind * 7;
    return ("text" + kind).repeat(count).getBytes(StandardCharsets.UTF_8);
  }

  private static boolean keepsVersions(ObjectWorld world) {
    return world.bucket.versioning() != Versioning.OFF;
  }

  private static String place(ObjectWorld world, String key) {
    return world.bucket.name() + "/" + key;
  }

  private static void set(
      ObjectWorld world, CrashedObjects after, String key, Optional<Content> content) {
    List<Optional<Content>> versions =
        keepsVersions(world)
            ? after.objects().computeIfAbsent(place(world, key), same -> new ArrayList<>())
            : new ArrayList<>();
    if (keepsVersions(world) || content.isPresent()) {
      versions.addFirst(content);
      after.objects().put(place(world, key), versions);
    } else {
      after.objects().remove(place(world, key));
    }
  }

  private Optional<Content> newest(ObjectWorld world, String key) {
    return promised.objects().getOrDefault(place(world, key), List.of()).stream()
        .findFirst()
        .flatMap(version -> version);
  }

  private String newName() {
    return "n" + nameCount++;
  }

  private static Attributes named(String name) {
    return Attributes.NONE.withMetadata(Map.of(CrashedObjects.NAME, name));
  }

  // Objects.

  private void put(ObjectWorld world, String key) {
    byte[] bytes = bytes();
    String name = newName();
    promise(
        after -> set(world, after, key, Optional.of(Content.of(name, bytes))),
        () -> world.put(ObjectKey.of(key), bytes, named(name), Condition.NONE));
  }

  private void delete(ObjectWorld world, String key) {
    promise(after -> set(world, after, key, Optional.empty()), () -> world.delete(key));
  }

  private void deleteVersion(ObjectWorld world, String key) {
    List<Listed> listed =
        world
            .objects
            .listVersions(
                world.bucket, CrashedObjects.all().withPrefix(key.getBytes(StandardCharsets.UTF_8)))
            .objects()
            .stream()
            .filter(version -> version.key().equals(ObjectKey.of(key)))
            .toList();
    if (!keepsVersions(world) || listed.isEmpty()) {
      return;
    }
    int index = random.nextInt(listed.size());
    promise(
        after -> {
          List<Optional<Content>> versions =
              java.util.Objects.requireNonNull(after.objects().get(place(world, key)));
          versions.remove(index);
          if (versions.isEmpty()) {
            after.objects().remove(place(world, key));
          }
        },
        () ->
            world.objects.delete(
                world.bucket,
                ObjectKey.of(key),
                listed.get(index).version(),
                Condition.NONE,
                false));
  }

  private void copy(ObjectWorld world, String key) {
    String target = KEYS.get(random.nextInt(KEYS.size()));
    Optional<Content> content = newest(world, key).map(Content::copied);
    if (content.isEmpty()) {
      return;
    }
    try (ObjectReader source =
        world.objects.open(world.bucket, ObjectKey.of(key), Optional.empty()).orElseThrow()) {
      promise(
          after -> set(world, after, target, content),
          () ->
              world.objects.copy(
                  source,
                  world.bucket,
                  ObjectKey.of(target),
                  source.info().attributes(),
                  Condition.NONE));
    }
  }

  private void rename(ObjectWorld world, String key) {
    String target = KEYS.get(random.nextInt(KEYS.size()));
    Optional<Content> content = newest(world, key);
    // A file of the other kind of bucket; not a directory, nor onto itself.
    if (keepsVersions(world) || content.isEmpty() || key.endsWith("/") || key.equals(target)) {
      return;
    }
    promise(
        after -> {
          set(world, after, key, Optional.empty());
          set(world, after, target, content);
        },
        () ->
            world.objects.rename(
                world.bucket,
                ObjectKey.of(key),
                ObjectKey.of(target),
                Condition.NONE,
                Condition.NONE));
  }

  private void thirdBucket(ObjectWorld world) {
    Optional<Bucket> third = world.objects.bucket(THIRD);
    String state = promised.buckets().getOrDefault(THIRD, "");
    if (third.isEmpty()) {
      promise(
          after -> after.buckets().put(THIRD, Versioning.OFF.toString()),
          () -> world.objects.createBucket(THIRD));
    } else if (state.equals(Versioning.OFF.toString())) {
      promise(
          after -> after.buckets().put(THIRD, Versioning.OFF + " 3"),
          () -> world.objects.setSetting(third.get(), CrashedObjects.DOCUMENT, new byte[3]));
    } else if (state.startsWith(Versioning.OFF.toString())) {
      promise(
          after -> after.buckets().put(THIRD, Versioning.ENABLED + " 3"),
          () -> world.objects.setVersioning(third.get(), Versioning.ENABLED));
    } else {
      promise(
          after -> after.buckets().remove(THIRD), () -> world.objects.deleteBucket(third.get()));
    }
  }

  // Uploads.

  private void begin(ObjectWorld world, String key) {
    String name = newName();
    promise(
        after -> after.uploads().put(place(world, key) + " " + name, new TreeMap<>()),
        () -> world.objects.uploads().create(world.bucket, ObjectKey.of(key), named(name)));
  }

  private Optional<Upload> some(ObjectWorld world) {
    List<Upload> uploads =
        world.objects.uploads().list(world.bucket, CrashedObjects.all()).uploads();
    return uploads.isEmpty()
        ? Optional.empty()
        : Optional.of(uploads.get(random.nextInt(uploads.size())));
  }

  private static String name(Upload upload) {
    return upload.attributes().metadata().getOrDefault(CrashedObjects.NAME, "");
  }

  private static String place(ObjectWorld world, Upload upload) {
    return place(world, upload.key() + " " + name(upload));
  }

  private void part(ObjectWorld world) {
    some(world)
        .ifPresent(upload -> {
          byte[] bytes = bytes();
          int number = 1 + random.nextInt(3);
          try (ObjectWriter writer = world.objects.uploads().put(upload, number)) {
            writer.write(ByteBuffer.wrap(bytes));
            promise(
                after ->
                    after
                        .uploads()
                        .computeIfAbsent(place(world, upload), same -> new TreeMap<>())
                        .put(number, CrashedObjects.md5(bytes)),
                () -> writer.commit(Attributes.NONE, Condition.NONE));
          }
        });
  }

  private void complete(ObjectWorld world) {
    Optional<Upload> some = some(world);
    List<Part> parts =
        some.map(upload -> world.objects.uploads().parts(upload, 0, Uploads.MAX_PARTS)).stream()
            .flatMap(List::stream)
            .filter(part -> part.sizeBytes() > 0)
            .toList();
    if (parts.isEmpty()) {
      return;
    }
    Upload upload = some.orElseThrow();
    List<Uploads.Chosen> chosen =
        parts.stream()
            .map(part -> new Uploads.Chosen(part.number(), part.etag(), Map.of()))
            .toList();
    Content content = content(name(upload), parts);
    for (int i = random.nextInt(2); i >= 0; i--) {
      boolean again = !promised.uploads().containsKey(place(world, upload));
      promise(
          after -> {
            if (!again) {
              after.uploads().remove(place(world, upload));
              set(world, after, upload.key().toString(), Optional.of(content));
            }
          },
          () ->
              world
                  .objects
                  .uploads()
                  .complete(
                      world.bucket, upload.key(), upload.id(), chosen, Map.of(), Condition.NONE));
    }
  }

  /// Finds the bytes of parts by their digests.
  private static Content content(String name, List<Part> parts) {
    MessageDigest whole = StagedWriter.newDigest();
    MessageDigest tags = StagedWriter.newDigest();
    long size = 0;
    for (Part part : parts) {
      tags.update(HexFormat.of().parseHex(part.etag()));
      for (int kind = 0; kind < 8; kind++) {
        int count = kind % 4 == 3 ? StagedWriter.INLINE_BYTES / 4 : kind * 7;
        byte[] bytes = ("text" + kind).repeat(count).getBytes(StandardCharsets.UTF_8);
        if (CrashedObjects.md5(bytes).equals(part.etag())) {
          whole.update(bytes);
          size += bytes.length;
        }
      }
    }
    String etag = HexFormat.of().formatHex(tags.digest()) + "-" + parts.size();
    return new Content(name, etag, size, HexFormat.of().formatHex(whole.digest()));
  }

  private void abort(ObjectWorld world) {
    some(world)
        .ifPresent(upload ->
            promise(
                after -> after.uploads().remove(place(world, upload)),
                () -> world.objects.uploads().abort(world.bucket, upload.key(), upload.id())));
  }

  // What is compared.

  @Override
  public void check(SimDisk disk) {
    open(
        disk,
        false,
        world -> {
          CrashedObjects found = CrashedObjects.of(world);
          if (pending.isEmpty() || !found.equals(pending.get())) {
            assertThat(found).isEqualTo(promised);
          }
          promised = found;
          pending = Optional.empty();
          assertThat(world.volume.verify().problems()).isEmpty();
        });
    checkCount++;
    if (checkCount % CHECKS_PER_DELETION == 1) {
      checkNothingLeaks(disk.copy(1));
    }
  }

  /// Deletes everything; then nothing is left of it.
  private void checkNothingLeaks(SimDisk copy) {
    copy.restart(Loss.NOTHING);
    open(
        copy,
        false,
        world -> {
          for (Bucket bucket : world.objects.buckets()) {
            for (Listed listed : CrashedObjects.listed(world, bucket)) {
              world.objects.delete(
                  bucket,
                  listed.key(),
                  listed.version().filter(same -> bucket.versioning() != Versioning.OFF),
                  Condition.NONE,
                  false);
            }
            world.objects.deleteBucket(bucket);
          }
          assertThat(world.volume.usage(Inode.ROOT).inodes()).as("root and hidden").isEqualTo(3);
          world.volume.collect();
          world.volume.checkpoint();
          world.volume.sweep();
          assertThat(world.volume.verify().chunks()).as("payload chunks").isZero();
          assertThat(world.volume.verify().problems()).isEmpty();
        });
  }

  /// For messages of failed checks.
  @Override
  public String toString() {
    return promised + " or " + pending;
  }
}
