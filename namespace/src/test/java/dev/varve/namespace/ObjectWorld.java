package dev.varve.namespace;

import dev.varve.base.ByteSize;
import dev.varve.base.disk.Disk;
import dev.varve.format.chunk.VolumeId;
import dev.varve.journal.file.FileJournalOptions;
import dev.varve.store.ChunkStore;
import dev.varve.store.memory.MemoryChunkStore;
import dev.varve.testkit.SimClock;
import dev.varve.testkit.SimRandom;
import dev.varve.testkit.disk.SimDisk;
import dev.varve.volume.Consistency;
import dev.varve.volume.Durability;
import dev.varve.volume.FileHandle;
import dev.varve.volume.OpenMode;
import dev.varve.volume.Volume;
import dev.varve.volume.VolumeFiles;
import dev.varve.volume.VolumeOptions;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A volume on a simulated disk with its two faces.
final class ObjectWorld implements AutoCloseable {
  static final Caller OWNER = Caller.of(1000, 1000);

  private static final String BUCKET = "bucket";
  private static final VolumeOptions OPTIONS =
      VolumeOptions.defaults()
          .withNodeCacheBytes(ByteSize.MIB)
          .withJournal(
              FileJournalOptions.defaults()
                  .withBufferBytes(1 << 19, 1 << 18)
                  .withFileSizeBytes(1 << 20)
                  .withBackground(Runnable::run));

  final SimClock clock;
  final ChunkStore store;
  private final SimRandom random;
  final Disk disk;
  Volume volume;
  VolumeFiles files;
  Objects objects;
  Bucket bucket;

  /// Makes a volume with a bucket; its chunks are in memory.
  ObjectWorld(long seed) {
    this(seed, new SimDisk(seed));
  }

  ObjectWorld(long seed, SimDisk disk) {
    this(
        disk,
        MemoryChunkStore.open(new ByteSize(ByteSize.GIB)),
        new SimClock(),
        new SimRandom(seed),
        Optional.of(new VolumeId(1, seed)));
  }

  /// Opens a volume, or makes one; its bucket is made when there is none. When that fails nothing
  /// stays open but the store.
  ObjectWorld(
      Disk disk, ChunkStore store, SimClock clock, SimRandom random, Optional<VolumeId> made) {
    this.disk = disk;
    this.store = store;
    this.clock = clock;
    this.random = random;
    volume =
        made.isPresent()
            ? Volume.create(disk, made.get(), store, OPTIONS, clock, random)
            : Volume.open(disk, store, OPTIONS, clock, random);
    boolean opened = false;
    try {
      files = volume.files(Durability.FSYNC, Consistency.TIP);
      objects = Objects.of(volume, OWNER, 1);
      bucket = objects.bucket(BUCKET).orElseGet(() -> objects.createBucket(BUCKET));
      opened = true;
    } finally {
      if (!opened) {
        volume.close();
      }
    }
  }

  void reopen() {
    volume.close();
    volume = Volume.open(disk, store, OPTIONS, clock, random);
    files = volume.files(Durability.FSYNC, Consistency.TIP);
    objects = Objects.of(volume, OWNER, 1);
    bucket = objects.bucket(BUCKET).orElseThrow();
  }

  ObjectInfo put(String key, String text) {
    return put(ObjectKey.of(key), text.getBytes(StandardCharsets.UTF_8), Condition.NONE);
  }

  ObjectInfo put(ObjectKey key, byte[] bytes, Condition condition) {
    return put(key, bytes, Attributes.NONE, condition);
  }

  ObjectInfo put(ObjectKey key, byte[] bytes, Attributes attributes, Condition condition) {
    try (ObjectWriter writer = objects.put(bucket, key)) {
      writer.write(ByteBuffer.wrap(bytes));
      return writer.commit(attributes, condition);
    }
  }

  Optional<byte[]> get(ObjectKey key) {
    return get(key, Optional.empty());
  }

  Optional<byte[]> get(ObjectKey key, Optional<String> version) {
    return objects
        .open(bucket, key, version)
        .map(reader -> {
          try (reader) {
            ByteBuffer bytes = ByteBuffer.allocate((int) reader.info().sizeBytes() + 1);
            reader.read(0, bytes);
            byte[] read = new byte[bytes.position()];
            bytes.get(0, read);
            return read;
          }
        });
  }

  String text(String key) {
    return get(ObjectKey.of(key))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElse("(absent)");
  }

  Deleted delete(String key) {
    return objects.delete(bucket, ObjectKey.of(key), Optional.empty(), Condition.NONE, false);
  }

  List<String> keys() {
    return objects.list(bucket, ListRequest.all(ListRequest.MAX_LIMIT)).objects().stream()
        .map(listed -> listed.key().toString())
        .toList();
  }

  // What a file client does.

  /// Finds a file by its path below the bucket.
  Optional<Inode> lookup(List<Name> path) {
    Optional<Inode> at = Optional.of(files.attributes(bucket.directory()));
    for (Name name : path) {
      at =
          at.filter(Inode::isDirectory)
              .flatMap(inode -> files.lookup(Caller.ROOT, inode.ino(), name));
    }
    return at;
  }

  /// Makes directories; empty when something is in the way.
  Optional<Long> makeDirectories(List<Name> path) {
    long at = bucket.directory();
    for (Name name : path) {
      Optional<Inode> found = files.lookup(Caller.ROOT, at, name);
      if (found.isPresent() && !found.get().isDirectory()) {
        return Optional.empty();
      }
      at =
          found.isPresent()
              ? found.get().ino()
              : files.make(Caller.ROOT, at, name, FileType.DIRECTORY, 0755, 0, 0).ino();
    }
    return Optional.of(at);
  }

  /// Writes a file, made when it is missing; empty when something is in the way. The handle is open
  /// and nothing is flushed.
  Optional<FileHandle> write(List<Name> path, byte[] bytes) {
    Optional<Long> parent = makeDirectories(path.subList(0, path.size() - 1));
    if (parent.isEmpty()) {
      return Optional.empty();
    }
    Optional<Inode> found = files.lookup(Caller.ROOT, parent.get(), path.getLast());
    if (found.isPresent() && !found.get().isRegular()) {
      return Optional.empty();
    }
    FileHandle handle =
        found.isPresent()
            ? files.open(Caller.ROOT, found.get().ino(), OpenMode.TRUNCATE)
            : files.create(Caller.ROOT, parent.get(), path.getLast(), 0644, 0, OpenMode.WRITE);
    handle.write(0, ByteBuffer.wrap(bytes));
    return Optional.of(handle);
  }

  static List<Name> path(String path) {
    return java.util.Arrays.stream(path.split("/", -1)).map(Name::of).toList();
  }

  @Override
  public void close() {
    try {
      volume.close();
    } finally {
      store.close();
    }
  }
}
