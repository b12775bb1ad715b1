package dev.varve.namespace.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.namespace.ObjectKey;
import dev.varve.namespace.model.ObjectFace.Found;
import dev.varve.namespace.model.ObjectFace.Kind;
import dev.varve.namespace.model.ObjectFace.Line;
import dev.varve.namespace.model.ObjectFace.Part;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A map from keys to bytes beside a volume's two faces.
///
/// Only one thing of how keys are kept is known here: an odd key stays behind a file that a file
/// client makes at its path, and comes back when a file client takes that away.
public final class ObjectModel implements AutoCloseable {
  private static final int MAX_UPLOADS = 12;

  /// At the end.
  private static final int LISTINGS = 40;

  private final Random random;
  private final RandomKeys keys;
  private final ObjectFace face;
  private final ListingCheck listings;
  private FileClient files;
  private final TreeMap<ObjectKey, byte[]> map = new TreeMap<>();
  private final TreeMap<ObjectKey, byte[]> behind = new TreeMap<>();

  /// Unfinished uploads, of each key in the order in which they were begun.
  private final TreeMap<ObjectKey, List<String>> uploads = new TreeMap<>();

  private final Map<String, String> etags = new TreeMap<>();

  /// Models an empty bucket without versions.
  ///
  /// @param face is closed with this
  public ObjectModel(long seed, ObjectFace face) {
    this.random = new Random(seed);
    this.keys = new RandomKeys(random, face);
    this.face = face;
    this.listings = new ListingCheck(face, random);
    this.files = new FileClient(face.volume(), face.bucketDirectory());
  }

  /// Does something, and compares something.
  public void step() {
    face.pass();
    switch (random.nextInt(28)) {
      case 0, 1, 2, 3 -> put(keys.any(), keys.bytes());
      case 4, 5, 6 -> delete(knownKey());
      case 7, 8, 9 -> write(keys.any(), keys.bytes());
      case 10 -> unlink(knownKey());
      case 11 -> renameDirectory();
      case 12 -> makeDirectory(keys.any());
      case 13, 14 -> copy(knownKey(), keys.any());
      case 15 -> rename(knownKey(), keys.any());
      case 16 -> upload(spelledKey());
      case 17, 26 -> begin();
      case 18 -> endUpload();
      case 19 -> files.closeHandles();
      case 20 -> face.volume().checkpoint();
      case 21 -> reopen();
      case 22 -> overwrite(knownKey());
      case 23 -> truncate(knownKey());
      case 24 -> renameFile(knownKey(), keys.any());
      case 25 -> deleteMany();
      default -> removeDirectory();
    }
    checkSome();
  }

  private ObjectKey knownKey() {
    return keys.oneOf(map.keySet());
  }

  private ObjectKey spelledKey() {
    return Stream.generate(keys::any).filter(face::takesInDocuments).findFirst().orElseThrow();
  }

  private void set(ObjectKey key, byte[] bytes) {
    map.put(key, bytes);
    behind.remove(key);
  }

  private byte[] get(ObjectKey key) {
    return map.getOrDefault(key, new byte[0]);
  }

  // Through the object face.

  private void put(ObjectKey key, byte[] bytes) {
    assertThat(face.put(key, bytes).etag()).isEqualTo(md5(bytes));
    set(key, bytes);
  }

  static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private void delete(ObjectKey key) {
    face.delete(key, Optional.empty());
    map.remove(key);
    behind.remove(key);
  }

  private void deleteMany() {
    List<ObjectKey> some =
        Stream.generate(this::knownKey).limit(4).filter(face::takesInDocuments).distinct().toList();
    if (some.isEmpty()) {
      return;
    }
    face.deleteAll(some);
    some.forEach(key -> {
      map.remove(key);
      behind.remove(key);
    });
  }

  private void copy(ObjectKey from, ObjectKey to) {
    boolean copied = face.copy(from, to);
    assertThat(copied).isEqualTo(map.containsKey(from));
    if (copied) {
      set(to, get(from));
    }
  }

  private void rename(ObjectKey from, ObjectKey to) {
    boolean marker =
        KeyPaths.of(from)
            .filter(path -> KeyPaths.isDirectory(from))
            .flatMap(files::lookup)
            .map(inode -> (inode.flags() & Inode.MARKER) != 0)
            .orElse(false);
    if (map.containsKey(from) && !marker) {
      face.rename(from, to);
      if (!from.equals(to)) {
        byte[] bytes = get(from);
        map.remove(from);
        behind.remove(from);
        set(to, bytes);
      }
    }
  }

  private void upload(ObjectKey key) {
    complete(key, face.begin(key));
  }

  private void complete(ObjectKey key, String id) {
    List<Part> chosen = new ArrayList<>();
    byte[] all = new byte[0];
    // Parts that have to be large are few.
    int count = face.minPartBytes() == 1 ? 1 + random.nextInt(3) : 1 + random.nextInt(12) / 11;
    for (int number = 1; number <= count; number++) {
      byte[] bytes = number < count ? largePart() : keys.bytes();
      String etag = face.putPart(key, id, number, bytes);
      assertThat(etag).isEqualTo(md5(bytes));
      if (bytes.length > 0) {
        all = Arrays.copyOf(all, all.length + bytes.length);
        System.arraycopy(bytes, 0, all, all.length - bytes.length, bytes.length);
        chosen.add(new Part(number, etag));
      }
    }
    if (chosen.isEmpty() || random.nextInt(4) == 0) {
      face.abort(key, id);
      return;
    }
    ObjectFace.Made made = face.complete(key, id, chosen);
    assertThat(made.etag()).endsWith("-" + chosen.size());
    assertThat(face.complete(key, id, chosen)).isEqualTo(made);
    set(key, all);
  }

  private byte[] largePart() {
    return face.minPartBytes() == 1 ? keys.bytes() : keys.bytes(face.minPartBytes());
  }

  /// Often one more of a key that has some.
  private void begin() {
    ObjectKey key =
        uploads.isEmpty() || random.nextBoolean()
            ? spelledKey()
            : new ArrayList<>(uploads.keySet()).get(random.nextInt(uploads.size()));
    if (uploads.values().stream().mapToInt(List::size).sum() < MAX_UPLOADS) {
      uploads.computeIfAbsent(key, same -> new ArrayList<>()).add(face.begin(key));
    }
  }

  private void endUpload() {
    if (uploads.isEmpty()) {
      return;
    }
    ObjectKey key = new ArrayList<>(uploads.keySet()).get(random.nextInt(uploads.size()));
    List<String> ids = uploads.getOrDefault(key, List.of());
    complete(key, ids.remove(random.nextInt(ids.size())));
    if (ids.isEmpty()) {
      uploads.remove(key);
    }
  }

  private void reopen() {
    files.closeHandles();
    face.reopen();
    files = new FileClient(face.volume(), face.bucketDirectory());
  }

  // Through the file face.

  /// Whether the file face shows a file or a marker at the path of a key.
  private boolean isAtPath(ObjectKey key) {
    return KeyPaths.of(key)
        .flatMap(files::lookup)
        .filter(inode ->
            KeyPaths.isDirectory(key) ? (inode.flags() & Inode.MARKER) != 0 : inode.isRegular())
        .isPresent();
  }

  private List<Name> path(ObjectKey key) {
    return KeyPaths.of(key).orElseThrow();
  }

  private boolean isFile(ObjectKey key) {
    return !KeyPaths.isDirectory(key) && isAtPath(key);
  }

  private void write(ObjectKey key, byte[] bytes) {
    if (KeyPaths.of(key).isEmpty() || KeyPaths.isDirectory(key)) {
      return;
    }
    boolean wasOdd = map.containsKey(key) && !isAtPath(key);
    if (files.write(path(key), bytes)) {
      cover(key, wasOdd, bytes);
    }
  }

  /// A file client made or replaced a file at the path of a key.
  private void cover(ObjectKey key, boolean wasOdd, byte[] bytes) {
    if (wasOdd) {
      behind.put(key, get(key));
    }
    map.put(key, bytes);
  }

  private void overwrite(ObjectKey key) {
    if (isFile(key)) {
      byte[] old = get(key);
      byte[] part = keys.bytes(1 + random.nextInt(50));
      int offset = random.nextInt(old.length + 20);
      byte[] bytes = Arrays.copyOf(old, Math.max(old.length, offset + part.length));
      System.arraycopy(part, 0, bytes, offset, part.length);
      files.write(path(key), offset, part);
      map.put(key, bytes);
    }
  }

  private void truncate(ObjectKey key) {
    if (isFile(key)) {
      byte[] bytes = Arrays.copyOf(get(key), random.nextInt(get(key).length + 20));
      files.truncate(path(key), bytes.length);
      map.put(key, bytes);
    }
  }

  private void unlink(ObjectKey key) {
    if (isFile(key)) {
      files.unlink(path(key));
      comeBack(key);
    }
  }

  private void renameFile(ObjectKey from, ObjectKey to) {
    if (!isFile(from)
        || KeyPaths.isDirectory(to)
        || KeyPaths.of(to).isEmpty()
        || from.equals(to)
        || !files.makeRoom(path(to))) {
      return;
    }
    boolean wasOdd = map.containsKey(to) && !isAtPath(to);
    byte[] bytes = get(from);
    files.rename(path(from), path(to), true);
    comeBack(from);
    cover(to, wasOdd, bytes);
  }

  private void comeBack(ObjectKey key) {
    map.remove(key);
    byte[] kept = behind.remove(key);
    if (kept != null) {
      map.put(key, kept);
    }
  }

  private void makeDirectory(ObjectKey key) {
    KeyPaths.of(key).ifPresent(files::makeDirectories);
  }

  private Optional<List<Name>> someDirectory() {
    return KeyPaths.of(keys.any())
        .filter(names -> files.lookup(names).filter(Inode::isDirectory).isPresent());
  }

  private static ObjectKey directoryKey(List<Name> names) {
    StringBuilder text = new StringBuilder();
    names.forEach(name -> text.append(name).append('/'));
    return ObjectKey.of(text.toString());
  }

  private void removeDirectory() {
    someDirectory()
        .filter(names -> files.lookup(names).orElseThrow().size() == 0)
        .ifPresent(names -> {
          ObjectKey key = directoryKey(names);
          boolean marker = isAtPath(key);
          files.removeDirectory(names);
          if (marker) {
            comeBack(key);
          }
        });
  }

  private void renameDirectory() {
    Optional<List<Name>> from = someDirectory();
    Name name = Name.of(keys.component());
    if (from.isEmpty()
        || name.toString().isEmpty()
        || files.lookup(List.of(name)).isPresent()
        || from.get().getFirst().equals(name)) {
      return;
    }
    String prefix = directoryKey(from.get()).toString();
    TreeMap<ObjectKey, byte[]> moved = new TreeMap<>();
    for (ObjectKey key : List.copyOf(map.keySet())) {
      if (key.toString().startsWith(prefix) && isAtPath(key)) {
        moved.put(ObjectKey.of(name + "/" + key.toString().substring(prefix.length())), get(key));
        comeBack(key);
      }
    }
    files.rename(from.get(), List.of(name), false);
    moved.forEach((key, bytes) -> cover(key, map.containsKey(key), bytes));
  }

  // What is compared.

  private void checkSome() {
    if (random.nextInt(4) == 0) {
      checkListing();
    }
    checkObject(knownKey());
  }

  /// Compares everything.
  public void checkAll() {
    map.keySet().forEach(this::checkObject);
    for (int i = 0; i < LISTINGS; i++) {
      checkListing();
    }
    assertThat(face.volume().verify().problems()).isEmpty();
  }

  private void checkObject(ObjectKey key) {
    byte[] expected = map.get(key);
    if (random.nextInt(3) == 0) {
      Optional<Line> head = face.head(key);
      assertThat(head.isPresent()).as("'%s' is there", key).isEqualTo(expected != null);
      head.ifPresent(line -> noteLine(line, new ArrayList<>()));
    }
    Optional<Found> found = face.get(key, Optional.empty());
    assertThat(found.isPresent()).as("'%s' is there", key).isEqualTo(expected != null);
    if (expected != null) {
      assertThat(found.orElseThrow().bytes()).as("bytes of '%s'", key).isEqualTo(expected);
      noteEtag(found.get().etag(), expected);
    }
  }

  /// An ETag never names other bytes, now or before.
  private void noteEtag(String etag, byte[] bytes) {
    String known = etags.put(etag, md5(bytes));
    assertThat(known == null || known.equals(md5(bytes))).as("ETag %s", etag).isTrue();
    assertThat(etag.length() != 32 || etag.equals(md5(bytes))).as("ETag %s", etag).isTrue();
  }

  private void noteLine(Line line, List<String> told) {
    assertThat(line.sizeBytes()).as("size of '%s'", line.key()).isEqualTo(get(line.key()).length);
    noteEtag(line.etag(), get(line.key()));
    told.add("is there");
  }

  private void checkListing() {
    if (random.nextInt(4) == 0) {
      listings.check(Kind.UPLOADS, uploads, (line, told) -> told.add(line.id()));
    } else {
      TreeMap<ObjectKey, List<String>> expected = new TreeMap<>();
      map.keySet().forEach(key -> expected.put(key, List.of("is there")));
      listings.check(Kind.OBJECTS, expected, this::noteLine);
    }
  }

  // The end.

  /// Deletes everything through the object face; what is left are directories of file clients.
  public void deleteAll() {
    files.closeHandles();
    List.copyOf(map.keySet()).forEach(this::delete);
    face.deleteBucket();
    face.volume().checkpoint();
    face.volume().collect();
    face.volume().checkpoint();
    face.volume().collect();
    assertThat(face.volume().verify().problems()).isEmpty();
    assertThat(face.volume().verify().chunks()).as("payload chunks").isZero();
    assertThat(face.volume().usage(Inode.ROOT).bytes()).isZero();
  }

  @Override
  public void close() {
    face.close();
  }
}
