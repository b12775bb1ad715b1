package dev.varve.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.volume.FileHandle;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.RenameMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// A map from keys to bytes beside a volume's two faces.
///
/// Only one thing of how keys are kept is known here: an odd key stays behind a file that a file
/// client makes at its path, and comes back when a file client takes that away.
final class ObjectModel implements AutoCloseable {
  private static final String[] COMPONENTS = {
    "a",
    "b",
    "a!",
    "a-",
    "a.",
    "d",
    "",
    ".",
    "..",
    "é",
    "0",
    "\u0001",
    "c\u0000",
    ".varve-keys",
    "x".repeat(255),
    "y".repeat(256)
  };
  private static final String[] DELIMITERS = {"/", "", "a", "-", "//", ".", "!", "/a"};

  private final Random random;
  private final ObjectWorld world;
  private final TreeMap<ObjectKey, byte[]> map = new TreeMap<>();
  private final TreeMap<ObjectKey, byte[]> behind = new TreeMap<>();
  private final Map<String, String> etags = new TreeMap<>();
  private final List<FileHandle> handles = new ArrayList<>();

  ObjectModel(long seed) {
    random = new Random(seed);
    world = new ObjectWorld(seed);
  }

  ObjectWorld world() {
    return world;
  }

  void step() {
    world.clock.sleep(1_000_000L);
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3 -> put(randomKey(), randomBytes());
      case 4, 5, 6 -> delete(knownKey());
      case 7, 8, 9 -> write(randomKey(), randomBytes());
      case 10 -> unlink(knownKey());
      case 11 -> renameDirectory();
      case 12 -> makeDirectory(randomKey());
      case 13 -> copy(knownKey(), randomKey());
      case 14 -> rename(knownKey(), randomKey());
      case 15 -> upload(randomKey());
      case 16 -> closeHandles();
      case 17 -> world.volume.checkpoint();
      case 18 -> reopen();
      default -> removeDirectory();
    }
    checkSome();
  }

  private ObjectKey randomKey() {
    StringBuilder text = new StringBuilder();
    int count = 1 + random.nextInt(3);
    int common = random.nextInt(3) == 0 ? COMPONENTS.length : 7;
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : "/").append(COMPONENTS[random.nextInt(common)]);
    }
    text.append(random.nextInt(6) == 0 || text.isEmpty() ? "/" : "");
    return ObjectKey.of(text.toString());
  }

  private ObjectKey knownKey() {
    return map.isEmpty() || random.nextInt(5) == 0
        ? randomKey()
        : new ArrayList<>(map.keySet()).get(random.nextInt(map.size()));
  }

  private byte[] randomBytes() {
    int size = random.nextInt(3) == 0 ? 0 : random.nextInt(random.nextInt(8) == 0 ? 200_000 : 100);
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private void set(ObjectKey key, byte[] bytes) {
    map.put(key, bytes);
    behind.remove(key);
  }

  // Through the object face.

  private void put(ObjectKey key, byte[] bytes) {
    ObjectInfo info = world.put(key, bytes, Condition.NONE);
    assertThat(info.etag()).isEqualTo(md5(bytes));
    set(key, bytes);
  }

  private static String md5(byte[] bytes) {
    return HexFormat.of().formatHex(StagedWriter.newDigest().digest(bytes));
  }

  private void delete(ObjectKey key) {
    Deleted deleted =
        world.objects.delete(world.bucket, key, Optional.empty(), Condition.NONE, false);
    assertThat(deleted.existed()).isEqualTo(map.containsKey(key));
    map.remove(key);
    behind.remove(key);
  }

  private void copy(ObjectKey from, ObjectKey to) {
    Optional<ObjectReader> reader = world.objects.open(world.bucket, from, Optional.empty());
    assertThat(reader.isPresent()).isEqualTo(map.containsKey(from));
    reader.ifPresent(source -> {
      try (source) {
        world.objects.copy(source, world.bucket, to, Attributes.NONE, Condition.NONE);
      }
      set(to, map.getOrDefault(from, new byte[0]));
    });
  }

  private void rename(ObjectKey from, ObjectKey to) {
    boolean marker =
        path(from)
            .filter(path -> path.directory())
            .flatMap(path -> world.lookup(path.names()))
            .map(inode -> (inode.flags() & Inode.MARKER) != 0)
            .orElse(false);
    if (map.containsKey(from) && !marker) {
      world.objects.rename(world.bucket, from, to, Condition.NONE, Condition.NONE);
      if (!from.equals(to)) {
        byte[] bytes = map.remove(from);
        behind.remove(from);
        set(to, bytes);
      }
    }
  }

  private void upload(ObjectKey key) {
    Uploads uploads = world.objects.uploads();
    Upload upload = uploads.create(world.bucket, key, Attributes.NONE);
    List<Uploads.Chosen> chosen = new ArrayList<>();
    ByteBuffer all = ByteBuffer.allocate(1_000_000);
    for (int number = 1; number <= 1 + random.nextInt(3); number++) {
      byte[] bytes = randomBytes();
      try (ObjectWriter writer = uploads.put(upload, number)) {
        writer.write(ByteBuffer.wrap(bytes));
        String etag = writer.commit(Attributes.NONE, Condition.NONE).etag();
        if (bytes.length > 0) {
          all.put(bytes);
          chosen.add(new Uploads.Chosen(number, etag, Map.of()));
        }
      }
    }
    if (chosen.isEmpty() || random.nextInt(4) == 0) {
      uploads.abort(world.bucket, key, upload.id());
      return;
    }
    ObjectInfo info =
        uploads.complete(world.bucket, key, upload.id(), chosen, Map.of(), Condition.NONE);
    ObjectInfo again =
        uploads.complete(world.bucket, key, upload.id(), chosen, Map.of(), Condition.NONE);
    assertThat(again).isEqualTo(info);
    set(key, Arrays.copyOf(all.array(), all.position()));
  }

  private void reopen() {
    closeHandles();
    world.reopen();
  }

  // Through the file face.

  private static Optional<KeyPath> path(ObjectKey key) {
    return KeyPath.of(key);
  }

  /// Whether the file face shows a file or a marker at the path of a key.
  private boolean isAtPath(ObjectKey key) {
    return path(key)
        .flatMap(path ->
            world
                .lookup(path.names())
                .filter(inode ->
                    path.directory() ? (inode.flags() & Inode.MARKER) != 0 : inode.isRegular()))
        .isPresent();
  }

  private void write(ObjectKey key, byte[] bytes) {
    Optional<KeyPath> path = path(key).filter(found -> !found.directory());
    if (path.isEmpty()) {
      return;
    }
    boolean wasOdd = map.containsKey(key) && !isAtPath(key);
    Optional<FileHandle> handle = world.write(path.get().names(), bytes);
    if (handle.isPresent()) {
      handles.add(handle.get());
      if (wasOdd) {
        behind.put(key, map.get(key));
      }
      map.put(key, bytes);
    }
  }

  private void closeHandles() {
    handles.forEach(FileHandle::close);
    handles.clear();
  }

  private void unlink(ObjectKey key) {
    if (!key.isDirectory() && isAtPath(key)) {
      List<Name> names = path(key).orElseThrow().names();
      long parent = parent(names);
      world.files.unlink(Caller.ROOT, parent, names.getLast());
      comeBack(key);
    }
  }

  private long parent(List<Name> names) {
    return world.lookup(names.subList(0, names.size() - 1)).orElseThrow().ino();
  }

  private void comeBack(ObjectKey key) {
    map.remove(key);
    byte[] kept = behind.remove(key);
    if (kept != null) {
      map.put(key, kept);
    }
  }

  private void makeDirectory(ObjectKey key) {
    path(key).ifPresent(path -> world.makeDirectories(path.names()));
  }

  private Optional<List<Name>> someDirectory() {
    return path(randomKey())
        .map(KeyPath::names)
        .filter(names -> world.lookup(names).filter(Inode::isDirectory).isPresent());
  }

  private static ObjectKey directoryKey(List<Name> names) {
    StringBuilder text = new StringBuilder();
    names.forEach(name -> text.append(name).append('/'));
    return ObjectKey.of(text.toString());
  }

  private void removeDirectory() {
    someDirectory()
        .filter(names -> world.lookup(names).orElseThrow().size() == 0)
        .ifPresent(names -> {
          ObjectKey key = directoryKey(names);
          boolean marker = isAtPath(key);
          world.files.removeDirectory(Caller.ROOT, parent(names), names.getLast());
          if (marker) {
            comeBack(key);
          }
        });
  }

  private void renameDirectory() {
    Optional<List<Name>> from = someDirectory();
    Name name = Name.of(COMPONENTS[random.nextInt(6)]);
    if (from.isEmpty()
        || world.lookup(List.of(name)).isPresent()
        || from.get().getFirst().equals(name)) {
      return;
    }
    String prefix = directoryKey(from.get()).toString();
    TreeMap<ObjectKey, byte[]> moved = new TreeMap<>();
    for (ObjectKey key : List.copyOf(map.keySet())) {
      if (key.toString().startsWith(prefix) && isAtPath(key)) {
        moved.put(
            ObjectKey.of(name + "/" + key.toString().substring(prefix.length())), map.get(key));
        comeBack(key);
      }
    }
    world.files.rename(
        Caller.ROOT,
        parent(from.get()),
        from.get().getLast(),
        world.bucket.directory(),
        name,
        RenameMode.KEEP);
    moved.forEach((key, bytes) -> {
      byte[] odd = map.put(key, bytes);
      if (odd != null) {
        behind.put(key, odd);
      }
    });
  }

  // What is compared.

  private void checkSome() {
    if (random.nextInt(4) == 0) {
      checkListing();
    }
    checkObject(knownKey());
  }

  void checkAll() {
    assertThat(world.keys()).isEqualTo(map.keySet().stream().map(ObjectKey::toString).toList());
    map.keySet().forEach(this::checkObject);
    for (int i = 0; i < 20; i++) {
      checkListing();
    }
    assertThat(world.volume.verify().problems()).isEmpty();
  }

  private void checkObject(ObjectKey key) {
    Optional<byte[]> found = world.get(key);
    byte[] expected = map.get(key);
    assertThat(found.isPresent()).as("'%s' is there", key).isEqualTo(expected != null);
    if (expected != null) {
      assertThat(found.orElseThrow()).as("bytes of '%s'", key).isEqualTo(expected);
      noteEtag(
          world.objects.find(world.bucket, key, Optional.empty()).orElseThrow().etag(), expected);
    }
  }

  /// An ETag never names other bytes, now or before.
  private void noteEtag(String etag, byte[] bytes) {
    String known = etags.put(etag, md5(bytes));
    assertThat(known == null || known.equals(md5(bytes))).as("ETag %s", etag).isTrue();
  }

  private void checkListing() {
    byte[] prefix = random.nextBoolean() ? new byte[0] : beginning(knownKey());
    byte[] delimiter =
        DELIMITERS[random.nextInt(DELIMITERS.length)].getBytes(StandardCharsets.UTF_8);
    byte[] after = random.nextInt(3) == 0 ? beginning(knownKey()) : new byte[0];
    int limit = 1 + random.nextInt(random.nextBoolean() ? 3 : 50);
    ListRequest request =
        ListRequest.all(limit).withPrefix(prefix).withDelimiter(delimiter).withAfter(after);
    List<String> found = new ArrayList<>();
    Optional<byte[]> next;
    do {
      ListPage page = world.objects.list(world.bucket, request);
      int count = page.objects().size() + page.commonPrefixes().size();
      assertThat(count).isLessThanOrEqualTo(limit);
      next = page.continuation();
      assertThat(next.isEmpty() || count == limit).isTrue();
      page.objects()
          .forEach(listed -> {
            found.add(text(listed.key().toBytes()) + " " + listed.sizeBytes());
            noteEtag(listed.etag(), map.getOrDefault(listed.key(), new byte[0]));
          });
      page.commonPrefixes().forEach(common -> found.add(text(common) + " ..."));
      if (next.isPresent()) {
        request = request.withContinuation(next.get());
      }
    } while (next.isPresent());
    found.sort(null);
    assertThat(found)
        .as("prefix '%s' delimiter '%s' after '%s'", text(prefix), text(delimiter), text(after))
        .isEqualTo(naive(text(prefix), text(delimiter), text(after)));
  }

  private byte[] beginning(ObjectKey key) {
    byte[] bytes = key.toBytes();
    return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
  }

  /// Bytes as characters, so that texts sort as bytes do.
  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private List<String> naive(String prefix, String delimiter, String after) {
    TreeMap<String, String> lines = new TreeMap<>();
    map.forEach((objectKey, bytes) -> {
      String key = text(objectKey.toBytes());
      if (!key.startsWith(prefix) || (!after.isEmpty() && key.compareTo(after) <= 0)) {
        return;
      }
      int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
      String common = at < 0 ? key : key.substring(0, at + delimiter.length());
      if (at < 0) {
        lines.put(key, key + " " + bytes.length);
      } else if (!common.equals(after)) {
        lines.put(common, common + " ...");
      }
    });
    List<String> sorted = new ArrayList<>(lines.values());
    sorted.sort(null);
    return sorted;
  }

  // The end.

  /// Deletes everything through the object face; what is left are directories of file clients.
  void deleteAll() {
    closeHandles();
    List.copyOf(map.keySet()).forEach(this::delete);
    assertThat(world.keys()).isEmpty();
    world.objects.deleteBucket(world.bucket);
    assertThat(world.volume.usage(Inode.ROOT).inodes()).as("root and hidden ones").isEqualTo(3);
    assertThat(world.volume.usage(Inode.ROOT).bytes()).isZero();
    assertThat(world.volume.verify().problems()).isEmpty();
    world.volume.checkpoint();
    world.volume.collect();
    world.volume.checkpoint();
    world.volume.collect();
    assertThat(world.volume.verify().chunks()).as("payload chunks").isZero();
  }

  @Override
  public void close() {
    world.close();
  }
}
