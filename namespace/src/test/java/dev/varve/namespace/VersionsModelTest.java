package dev.varve.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Random puts and deletes in a bucket that keeps versions, beside lists of versions.
final class VersionsModelTest {
  private static final List<String> KEYS = List.of("a", "a/b", "a/", "b", "b//", "c!", "c/x");

  /// @param bytes empty for a delete marker
  private record Version(String id, Optional<byte[]> bytes) {}

  private final TreeMap<ObjectKey, List<Version>> map = new TreeMap<>();
  private ObjectWorld world = new ObjectWorld(0);
  private Random random = new Random(0);
  private Versioning versioning = Versioning.OFF;

  @Test
  void versionsAreWhatTheListsHold() {
    world.close();
    Seeds.run(
        60,
        seed -> {
          map.clear();
          versioning = Versioning.OFF;
          random = new Random(seed);
          world = new ObjectWorld(seed);
          try (ObjectWorld opened = world) {
            for (int step = 0; step < 80; step++) {
              step();
            }
            checkAll();
            assertThat(opened.volume.verify().problems()).isEmpty();
            deleteAll();
          }
        });
  }

  private void step() {
    world.clock.sleep(1_000_000L);
    ObjectKey key = ObjectKey.of(KEYS.get(random.nextInt(KEYS.size())));
    switch (random.nextInt(12)) {
      case 0 -> turn();
      case 1, 2, 3 -> delete(key);
      case 4, 5, 6 -> deleteVersion(key);
      case 7 -> checkListing();
      default -> put(key);
    }
    checkKey(key);
  }

  private void turn() {
    versioning = random.nextInt(3) > 0 ? Versioning.ENABLED : Versioning.SUSPENDED;
    world.objects.setVersioning(world.bucket, versioning);
  }

  private List<Version> versions(ObjectKey key) {
    return map.computeIfAbsent(key, same -> new ArrayList<>());
  }

  private void add(ObjectKey key, Version version) {
    List<Version> versions = versions(key);
    versions.removeIf(other -> other.id().equals(version.id()));
    versions.addFirst(version);
  }

  private void put(ObjectKey key) {
    byte[] bytes = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(50)];
    random.nextBytes(bytes);
    ObjectInfo info = world.put(key, bytes, Condition.NONE);
    String id = info.version().orElse("null");
    assertThat(info.version().isPresent()).isEqualTo(versioning != Versioning.OFF);
    assertThat(id.equals("null")).isEqualTo(versioning != Versioning.ENABLED);
    add(key, new Version(id, Optional.of(bytes)));
  }

  private void delete(ObjectKey key) {
    Deleted deleted =
        world.objects.delete(world.bucket, key, Optional.empty(), Condition.NONE, false);
    assertThat(deleted.deleteMarker()).isEqualTo(versioning != Versioning.OFF);
    if (versioning == Versioning.OFF) {
      map.remove(key);
    } else {
      add(key, new Version(deleted.version().orElseThrow(), Optional.empty()));
    }
  }

  private void deleteVersion(ObjectKey key) {
    List<Version> versions = versions(key);
    if (versioning == Versioning.OFF || versions.isEmpty()) {
      return;
    }
    Version version = versions.remove(random.nextInt(versions.size()));
    Deleted deleted =
        world.objects.delete(world.bucket, key, Optional.of(version.id()), Condition.NONE, false);
    assertThat(deleted)
        .isEqualTo(new Deleted(true, Optional.of(version.id()), version.bytes().isEmpty()));
  }

  private void checkKey(ObjectKey key) {
    List<Version> versions = versions(key);
    Optional<byte[]> newest = versions.isEmpty() ? Optional.empty() : versions.getFirst().bytes();
    Optional<byte[]> found = world.get(key);
    assertThat(found.isPresent()).as(key.toString()).isEqualTo(newest.isPresent());
    newest.ifPresent(bytes -> assertThat(found.orElseThrow()).isEqualTo(bytes));
    if (versioning == Versioning.OFF) {
      return;
    }
    Optional<ObjectInfo> info = world.objects.find(world.bucket, key, Optional.empty());
    assertThat(info.isPresent()).isEqualTo(!versions.isEmpty());
    info.ifPresent(latest -> {
      assertThat(latest.version()).contains(versions.getFirst().id());
      assertThat(latest.deleteMarker()).isEqualTo(newest.isEmpty());
    });
    for (Version version : versions) {
      Optional<byte[]> bytes = world.get(key, Optional.of(version.id()));
      assertThat(bytes.isPresent()).isEqualTo(version.bytes().isPresent());
      bytes.ifPresent(read -> assertThat(read).isEqualTo(version.bytes().orElseThrow()));
    }
  }

  private void checkAll() {
    List.copyOf(map.keySet()).forEach(this::checkKey);
    checkListing();
  }

  private void checkListing() {
    if (versioning == Versioning.OFF) {
      return;
    }
    List<String> expected = new ArrayList<>();
    map.forEach((key, versions) -> {
      for (Version version : versions) {
        boolean latest = version.id().equals(versions.getFirst().id());
        expected.add(key + " " + version.id() + " " + version.bytes().isEmpty() + " " + latest);
      }
    });
    int limit = 1 + random.nextInt(5);
    ListRequest request = ListRequest.all(limit);
    List<String> found = new ArrayList<>();
    Optional<byte[]> next;
    do {
      ListPage page = world.objects.listVersions(world.bucket, request);
      page.objects()
          .forEach(listed ->
              found.add(
                  listed.key()
                      + " "
                      + listed.version().orElseThrow()
                      + " "
                      + listed.deleteMarker()
                      + " "
                      + listed.latest()));
      next = page.continuation();
      assertThat(page.objects().size() == limit || next.isEmpty()).isTrue();
      request = random.nextBoolean() ? after(request, page) : continued(request, page);
    } while (next.isPresent());
    assertThat(found).isEqualTo(expected);
  }

  private static ListRequest continued(ListRequest request, ListPage page) {
    return page.continuation().map(request::withContinuation).orElse(request);
  }

  /// What clients send: the last key and version of the page.
  private static ListRequest after(ListRequest request, ListPage page) {
    if (page.objects().isEmpty()) {
      return request;
    }
    Listed last = page.objects().getLast();
    return new ListRequest(
        request.prefix(),
        request.delimiter(),
        last.key().toBytes(),
        last.version(),
        Optional.empty(),
        request.limit());
  }

  private void deleteAll() {
    if (versioning == Versioning.OFF) {
      List.copyOf(map.keySet()).forEach(this::delete);
    }
    for (ObjectKey key : List.copyOf(map.keySet())) {
      for (Version version : versions(key)) {
        world.objects.delete(world.bucket, key, Optional.of(version.id()), Condition.NONE, false);
      }
    }
    assertThat(world.objects.listVersions(world.bucket, ListRequest.all(10)).objects()).isEmpty();
    world.objects.deleteBucket(world.bucket);
    assertThat(world.volume.usage(dev.varve.volume.inode.Inode.ROOT).inodes()).isEqualTo(3);
  }
}
