package dev.varve.namespace.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.namespace.ObjectKey;
import dev.varve.namespace.Versioning;
import dev.varve.namespace.model.ObjectFace.Found;
import dev.varve.namespace.model.ObjectFace.Kind;
import dev.varve.namespace.model.ObjectFace.Made;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// Lists of versions beside a bucket that keeps them.
public final class VersionsModel implements AutoCloseable {
  private static final List<String> KEYS =
      List.of("a", "a/b", "a/", "b", "b//", "c!", "c/x", "é/\u0001", "..", "c0", "x".repeat(300));

  /// A version.
  ///
  /// @param bytes empty for a delete marker
  private record Version(String id, Optional<byte[]> bytes) {}

  private final TreeMap<ObjectKey, List<Version>> map = new TreeMap<>();
  private final ObjectFace face;
  private final Random random;
  private final ListingCheck listings;
  private Versioning versioning = Versioning.OFF;

  /// Models an empty bucket.
  ///
  /// @param face is closed with this
  public VersionsModel(long seed, ObjectFace face) {
    this.face = face;
    this.random = new Random(seed);
    this.listings = new ListingCheck(face, random);
  }

  /// Does something, and compares something.
  public void step() {
    face.pass();
    ObjectKey key = ObjectKey.of(KEYS.get(random.nextInt(KEYS.size())));
    switch (random.nextInt(13)) {
      case 0 -> turn();
      case 1, 2, 3 -> delete(key);
      case 4, 5, 6 -> deleteVersion(key);
      case 7 -> checkListing();
      case 8 -> upload(key);
      default -> put(key);
    }
    checkKey(key);
  }

  private void turn() {
    versioning = random.nextInt(3) > 0 ? Versioning.ENABLED : Versioning.SUSPENDED;
    face.setVersioning(versioning);
  }

  private List<Version> versions(ObjectKey key) {
    return map.computeIfAbsent(key, same -> new ArrayList<>());
  }

  private void add(ObjectKey key, Version version) {
    List<Version> versions = versions(key);
    versions.removeIf(other -> other.id().equals(version.id()));
    versions.addFirst(version);
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(50)];
    random.nextBytes(bytes);
    return bytes;
  }

  private void put(ObjectKey key) {
    byte[] bytes = bytes();
    Made made = face.put(key, bytes);
    assertThat(made.etag()).isEqualTo(ObjectModel.md5(bytes));
    noteMade(key, made, bytes);
  }

  private void noteMade(ObjectKey key, Made made, byte[] bytes) {
    assertThat(made.version().isEmpty()).isEqualTo(versioning != Versioning.ENABLED);
    String id = made.version().isEmpty() ? "null" : made.version();
    add(key, new Version(id, Optional.of(bytes)));
  }

  private void upload(ObjectKey key) {
    byte[] bytes = bytes();
    if (bytes.length > 0 && face.takesInDocuments(key)) {
      String id = face.begin(key);
      var part = new ObjectFace.Part(1, face.putPart(key, id, 1, bytes));
      Made made = face.complete(key, id, List.of(part));
      assertThat(face.complete(key, id, List.of(part))).isEqualTo(made);
      noteMade(key, made, bytes);
    }
  }

  private void delete(ObjectKey key) {
    Made made = face.delete(key, Optional.empty());
    if (versioning == Versioning.OFF) {
      map.remove(key);
    } else {
      add(key, new Version(made.version(), Optional.empty()));
    }
  }

  private void deleteVersion(ObjectKey key) {
    List<Version> versions = versions(key);
    if (versioning == Versioning.OFF || versions.isEmpty()) {
      return;
    }
    Version version = versions.remove(random.nextInt(versions.size()));
    assertThat(face.delete(key, Optional.of(version.id())).version()).isEqualTo(version.id());
  }

  private void checkKey(ObjectKey key) {
    List<Version> versions = versions(key);
    Optional<byte[]> newest = versions.isEmpty() ? Optional.empty() : versions.getFirst().bytes();
    checkBytes(key, Optional.empty(), newest);
    if (versioning != Versioning.OFF) {
      versions.forEach(version -> checkBytes(key, Optional.of(version.id()), version.bytes()));
    }
  }

  private void checkBytes(ObjectKey key, Optional<String> version, Optional<byte[]> expected) {
    Optional<Found> found = face.get(key, version);
    assertThat(found.isPresent()).as("'%s' %s", key, version).isEqualTo(expected.isPresent());
    found.ifPresent(read ->
        assertThat(read.bytes()).as("'%s' %s", key, version).isEqualTo(expected.orElseThrow()));
  }

  /// Compares everything.
  public void checkAll() {
    List.copyOf(map.keySet()).forEach(this::checkKey);
    for (int i = 0; i < 10; i++) {
      checkListing();
    }
    assertThat(face.volume().verify().problems()).isEmpty();
  }

  private void checkListing() {
    TreeMap<ObjectKey, List<String>> objects = new TreeMap<>();
    TreeMap<ObjectKey, List<String>> all = new TreeMap<>();
    map.forEach((key, versions) -> {
      for (Version version : versions) {
        boolean latest = version.id().equals(versions.getFirst().id());
        all.computeIfAbsent(key, same -> new ArrayList<>())
            .add(
                describe(
                    version.id(),
                    version.bytes().isEmpty(),
                    latest,
                    version.bytes().map(bytes -> bytes.length).orElse(0)));
        if (latest && version.bytes().isPresent()) {
          objects.put(key, List.of("" + version.bytes().get().length));
        }
      }
    });
    listings.check(
        Kind.VERSIONS,
        all,
        (line, told) ->
            told.add(
                describe(
                    line.id().isEmpty() ? "null" : line.id(),
                    line.marker(),
                    line.latest(),
                    line.sizeBytes())));
    listings.check(Kind.OBJECTS, objects, (line, told) -> told.add("" + line.sizeBytes()));
  }

  private static String describe(String id, boolean marker, boolean latest, long size) {
    return id + (marker ? " marker" : " of " + size) + (latest ? " latest" : "");
  }

  /// Deletes everything for good.
  public void deleteAll() {
    if (versioning == Versioning.OFF) {
      List.copyOf(map.keySet()).forEach(this::delete);
    }
    map.forEach((key, versions) ->
        versions.forEach(version -> face.delete(key, Optional.of(version.id()))));
    face.deleteBucket();
  }

  @Override
  public void close() {
    face.close();
  }
}
