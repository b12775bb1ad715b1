package dev.varve.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.testkit.SimClock;
import dev.varve.testkit.SimRandom;
import dev.varve.testkit.disk.DiskCall;
import dev.varve.testkit.disk.Loss;
import dev.varve.testkit.disk.SimDisk;
import dev.varve.volume.FileHandle;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.AttributeChange;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.inode.Policy;
import dev.varve.volume.operation.RenameMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ObjectsTest {
  private final SimDisk disk = new SimDisk(1);
  private final ObjectWorld world = new ObjectWorld(1, disk);

  @AfterEach
  void close() {
    assertThat(world.volume.verify().problems()).isEmpty();
    world.close();
  }

  private static void fails(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(VarveException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static ObjectKey key(String text) {
    return ObjectKey.of(text);
  }

  private Optional<Inode> file(String path) {
    return world.lookup(ObjectWorld.path(path));
  }

  @Test
  void anObjectIsAFile() {
    ObjectInfo info = world.put("dir/name", "hello");
    assertThat(info.etag()).isEqualTo("5d41402abc4b2a76b9719d911017c592");
    assertThat(file("dir/name").orElseThrow().size()).isEqualTo(5);
    assertThat(world.text("dir/name")).isEqualTo("hello");
    assertThat(world.objects.find(world.bucket, key("dir/name"), Optional.empty())).contains(info);
  }

  @Test
  void aFileIsAnObjectAtOnceWithAnEtagOfItsBytes() {
    FileHandle handle = world.write(ObjectWorld.path("a"), new byte[] {1}).orElseThrow();
    String first = etag("a");
    handle.write(0, ByteBuffer.wrap(new byte[] {2}));
    String second = etag("a");
    assertThat(second).isNotEqualTo(first).matches("[0-9a-f]{32}-0");
    world.files.setAttributes(Caller.ROOT, handle.ino(), AttributeChange.NONE.withMode(0600));
    assertThat(etag("a")).isEqualTo(second);
    handle.close();
  }

  private String etag(String key) {
    return world.objects.find(world.bucket, key(key), Optional.empty()).orElseThrow().etag();
  }

  @Test
  void anEtagGoesWithTheBytesThatItNamed() {
    String put = world.put("a", "text").etag();
    try (FileHandle handle = world.write(ObjectWorld.path("a"), new byte[] {1}).orElseThrow()) {
      assertThat(etag("a")).isNotEqualTo(put);
      handle.flush();
    }
  }

  @Test
  void directoriesThatAPutMadeGoWithTheLastKeyUnderThem() {
    world.makeDirectories(ObjectWorld.path("kept"));
    world.put("kept/made/one", "1");
    world.put("kept/made/two", "2");
    world.delete("kept/made/one");
    assertThat(file("kept/made")).isPresent();
    world.delete("kept/made/two");
    assertThat(file("kept/made")).isEmpty();
    assertThat(file("kept")).isPresent();
  }

  @Test
  void everyLegalKeyHasAPlace() {
    List<String> keys =
        List.of(
            ".",
            "..",
            ".varve-keys/x",
            "/",
            "//",
            "a",
            "a\u0000b",
            "a/",
            "a//b",
            "a/b",
            "a/b/",
            "a/b/c",
            "b/../c",
            "x".repeat(300),
            "x".repeat(1024));
    keys.forEach(key -> world.put(key, "text of " + key));
    keys.forEach(key -> assertThat(world.text(key)).isEqualTo("text of " + key));
    assertThat(world.keys()).isEqualTo(keys);
    keys.forEach(key -> assertThat(world.delete(key).existed()).isTrue());
    assertThat(world.keys()).isEmpty();
    assertThat(world.files.list(Caller.ROOT, world.bucket.directory(), Optional.empty(), 10))
        .isEmpty();
  }

  @Test
  void aKeyWithASlashAndNoBytesIsADirectory() {
    world.objects.put(world.bucket, key("d/")).close();
    try (ObjectWriter writer = world.objects.put(world.bucket, key("d/"))) {
      writer.commit(Attributes.NONE.withMetadata(Map.of("a", "b")), Condition.NONE);
    }
    assertThat(file("d").orElseThrow().isDirectory()).isTrue();
    assertThat(world.keys()).containsExactly("d/");
    world.put("d/x", "1");
    world.delete("d/x");
    assertThat(world.keys()).containsExactly("d/");
    world.delete("d/");
    assertThat(file("d")).isEmpty();
  }

  @Test
  void attributesAreSeenByFileClients() {
    Attributes attributes =
        Attributes.NONE
            .withHeaders(Map.of("content-type", "text/plain"))
            .withMetadata(Map.of("colour", "blau"))
            .withTags(Map.of("a b", "c&d/ü"))
            .withChecksums(Map.of("crc32", "AAAA"));
    world.put(key("a"), new byte[] {1}, attributes, Condition.NONE);
    long ino = file("a").orElseThrow().ino();
    assertThat(world.files.xattr(Caller.ROOT, ino, Name.of("user.s3.content-type")))
        .contains("text/plain".getBytes(StandardCharsets.UTF_8));
    ObjectInfo info = world.objects.find(world.bucket, key("a"), Optional.empty()).orElseThrow();
    assertThat(info.attributes()).isEqualTo(attributes);
    world.objects.amend(
        world.bucket, key("a"), Optional.empty(), old -> old.withTags(Map.of()), false);
    info = world.objects.find(world.bucket, key("a"), Optional.empty()).orElseThrow();
    assertThat(info.attributes()).isEqualTo(attributes.withTags(Map.of()));
  }

  @Test
  void conditionsAreLookedAtWithTheChange() {
    fails(
        ErrorCode.NOT_FOUND,
        () -> world.put(key("a"), new byte[1], new Condition.Matches(Set.of("x"))));
    String etag = world.put(key("a"), new byte[1], new Condition.Absent()).etag();
    fails(
        ErrorCode.PRECONDITION_FAILED,
        () -> world.put(key("a"), new byte[2], new Condition.Absent()));
    fails(
        ErrorCode.PRECONDITION_FAILED,
        () -> world.put(key("a"), new byte[2], new Condition.Matches(Set.of("x"))));
    world.put(key("a"), new byte[2], new Condition.Matches(Set.of(etag)));
    fails(
        ErrorCode.PRECONDITION_FAILED,
        () ->
            world.objects.delete(
                world.bucket, key("a"), Optional.empty(), new Condition.HasSize(1), false));
    assertThat(world.get(key("a"))).contains(new byte[2]);
  }

  @Test
  void whatIsNotCommittedIsGone() {
    long before = world.volume.usage(Inode.ROOT).inodes();
    try (ObjectWriter writer = world.objects.put(world.bucket, key("a"))) {
      writer.write(ByteBuffer.allocate(200_000));
    }
    assertThat(world.keys()).isEmpty();
    assertThat(world.volume.usage(Inode.ROOT).inodes()).isEqualTo(before);
  }

  @Test
  void aReaderKeepsWhatItOpened() {
    world.put("a", "old");
    try (ObjectReader reader =
        world.objects.open(world.bucket, key("a"), Optional.empty()).orElseThrow()) {
      world.put("a", "new");
      ByteBuffer bytes = ByteBuffer.allocate(3);
      reader.read(0, bytes);
      assertThat(new String(bytes.array(), StandardCharsets.UTF_8)).isEqualTo("old");
    }
  }

  @Test
  void renamingADirectoryRenamesItsKeys() {
    world.put("a/x", "1");
    world.put("a/y/z", "2");
    world.files.rename(
        Caller.ROOT,
        world.bucket.directory(),
        Name.of("a"),
        world.bucket.directory(),
        Name.of("b"),
        RenameMode.KEEP);
    assertThat(world.keys()).containsExactly("b/x", "b/y/z");
  }

  @Test
  void aCopyHasItsOwnBytes() {
    byte[] large = new byte[300_000];
    large[299_999] = 1;
    String etag = world.put(key("a"), large, Condition.NONE).etag();
    try (ObjectReader source =
        world.objects.open(world.bucket, key("a"), Optional.empty()).orElseThrow()) {
      ObjectInfo copy =
          world.objects.copy(source, world.bucket, key("b"), Attributes.NONE, Condition.NONE);
      assertThat(copy.etag()).isEqualTo(etag);
    }
    world.delete("a");
    assertThat(world.get(key("b"))).contains(large);
    world.objects.rename(world.bucket, key("b"), key("b/c"), Condition.NONE, Condition.NONE);
    assertThat(world.keys()).containsExactly("b/c");
  }

  @Test
  void aLockedVersionIsKeptFromEveryFace() {
    world.objects.setVersioning(world.bucket, Versioning.ENABLED);
    long until = world.clock.epochNanos() + 1_000_000_000L;
    Attributes locked = Attributes.NONE.withRetention(Optional.of(new Retention(false, until)));
    String version =
        world.put(key("a"), new byte[] {1}, locked, Condition.NONE).version().orElseThrow();
    fails(
        ErrorCode.NOT_PERMITTED,
        () -> world.files.unlink(Caller.ROOT, world.bucket.directory(), Name.of("a")));
    fails(ErrorCode.NOT_PERMITTED, () -> world.write(ObjectWorld.path("a"), new byte[1]));
    fails(ErrorCode.NOT_PERMITTED, () -> delete("a", version, false));
    assertThat(world.delete("a").deleteMarker()).isTrue();
    fails(ErrorCode.NOT_PERMITTED, () -> delete("a", version, false));
    assertThat(delete("a", version, true).existed()).isTrue();
  }

  private Deleted delete(String key, String version, boolean bypass) {
    return world.objects.delete(
        world.bucket, key(key), Optional.of(version), Condition.NONE, bypass);
  }

  @Test
  void uploadsBecomeObjectsInOneStep() {
    Uploads uploads = world.objects.uploads();
    Upload upload =
        uploads.create(world.bucket, key("a/b"), Attributes.NONE.withMetadata(Map.of("m", "n")));
    List<Uploads.Chosen> chosen =
        List.of(chosen(upload, 1, 100_000), chosen(upload, 2, 10), chosen(upload, 7, 70_000));
    assertThat(uploads.parts(upload, 1, 10)).extracting(Part::number).containsExactly(2, 7);
    assertThat(uploads.list(world.bucket, ListRequest.all(10)).uploads()).containsExactly(upload);
    assertThat(world.keys()).isEmpty();
    ObjectInfo info = complete(upload, chosen);
    assertThat(info.sizeBytes()).isEqualTo(170_010);
    assertThat(info.etag()).endsWith("-3");
    assertThat(info.partSizes()).containsExactly(100_000L, 10L, 70_000L);
    assertThat(info.attributes().metadata()).containsEntry("m", "n");
    assertThat(complete(upload, chosen)).isEqualTo(info);
    byte[] bytes = world.get(key("a/b")).orElseThrow();
    assertThat(bytes[100_000]).isEqualTo((byte) 2);
    assertThat(bytes[100_010]).isEqualTo((byte) 7);
    fails(ErrorCode.UPLOAD_NOT_FOUND, () -> uploads.abort(world.bucket, key("a/b"), upload.id()));
  }

  @Test
  void checksumsOfPartsOutliveTheUpload() {
    Uploads uploads = world.objects.uploads();
    Upload upload = uploads.create(world.bucket, key("a"), Attributes.NONE);
    List<Uploads.Chosen> chosen = new ArrayList<>();
    for (int number = 1; number <= 1001; number++) {
      try (ObjectWriter writer = uploads.put(upload, number)) {
        writer.write(ByteBuffer.wrap(new byte[100]));
        Attributes attributes =
            Attributes.NONE.withChecksums(Map.of("crc32", sum(number), "type", "FULL_OBJECT"));
        String etag = writer.commit(attributes, Condition.NONE).etag();
        chosen.add(new Uploads.Chosen(number, etag, Map.of("crc32", sum(number))));
      }
    }
    ObjectInfo info = complete(upload, chosen);
    assertThat(info.attributes()).isEqualTo(Attributes.NONE);
    assertThat(world.objects.partChecksums(world.bucket, info, 998, 1001))
        .containsExactly(
            Map.of("crc32", sum(999)), Map.of("crc32", sum(1000)), Map.of("crc32", sum(1001)));
    world.put("a", "other bytes");
    assertThat(world.objects.partChecksums(world.bucket, info, 0, 2))
        .containsExactly(Map.of(), Map.of());
  }

  private static String sum(int number) {
    byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void whatAFileClientWroteMeanwhileIsNotCopied() {
    for (int size : new int[] {10, 200_000}) {
      world.put(key("a"), new byte[size], Attributes.NONE, Condition.NONE);
      try (ObjectReader reader =
          world.objects.open(world.bucket, key("a"), Optional.empty()).orElseThrow()) {
        world.write(ObjectWorld.path("a"), new byte[] {1}).orElseThrow().close();
        fails(
            ErrorCode.WOULD_BLOCK,
            () ->
                world.objects.copy(
                    reader, world.bucket, key("b"), Attributes.NONE, Condition.NONE));
      }
      assertThat(world.keys()).containsExactly("a");
    }
  }

  @Test
  void aRemovalByAFileClientMakesNoDeleteMarker() {
    world.objects.setVersioning(world.bucket, Versioning.ENABLED);
    world.put("a", "first");
    world.put("a", "second");
    world.files.unlink(Caller.ROOT, world.bucket.directory(), Name.of("a"));
    assertThat(world.objects.find(world.bucket, key("a"), Optional.empty())).isEmpty();
    assertThat(world.objects.listVersions(world.bucket, ListRequest.all(10)).objects())
        .hasSize(1)
        .noneMatch(Listed::latest)
        .noneMatch(Listed::deleteMarker);
  }

  private ObjectInfo complete(Upload upload, List<Uploads.Chosen> chosen) {
    return world
        .objects
        .uploads()
        .complete(world.bucket, upload.key(), upload.id(), chosen, Map.of(), Condition.NONE);
  }

  private Uploads.Chosen chosen(Upload upload, int number, int size) {
    byte[] bytes = new byte[size];
    java.util.Arrays.fill(bytes, (byte) number);
    try (ObjectWriter writer = world.objects.uploads().put(upload, number)) {
      writer.write(ByteBuffer.wrap(bytes));
      String etag = writer.commit(Attributes.NONE, Condition.NONE).etag();
      return new Uploads.Chosen(number, etag, Map.of());
    }
  }

  @Test
  void bucketsAreTopLevelDirectories() {
    assertThat(world.objects.buckets()).containsExactly(world.bucket);
    fails(ErrorCode.BUCKET_EXISTS, () -> world.objects.createBucket("bucket"));
    fails(ErrorCode.INVALID_BUCKET_NAME, () -> world.objects.createBucket("Bucket"));
    world.objects.setSetting(world.bucket, "policy", new byte[] {1});
    assertThat(world.objects.setting(world.bucket, "policy")).contains(new byte[] {1});
    world.objects.removeSetting(world.bucket, "policy");
    assertThat(world.objects.setting(world.bucket, "policy")).isEmpty();
    world.makeDirectories(ObjectWorld.path("empty/deep"));
    Upload upload = world.objects.uploads().create(world.bucket, key("u"), Attributes.NONE);
    chosen(upload, 1, 10);
    world.put("a", "1");
    fails(ErrorCode.NOT_EMPTY, () -> world.objects.deleteBucket(world.bucket));
    world.delete("a");
    world.objects.deleteBucket(world.bucket);
    assertThat(world.objects.buckets()).isEmpty();
    fails(ErrorCode.BUCKET_NOT_FOUND, () -> world.put("a", "1"));
    assertThat(world.volume.usage(Inode.ROOT).inodes()).isEqualTo(3);
  }

  @Test
  void documentsAreReplacedWhole() {
    world.objects.setDocument("user.ann", new byte[] {1});
    world.objects.setDocument("user.ann", new byte[] {2, 3});
    world.objects.setDocument("user.ben", new byte[0]);
    assertThat(world.objects.document("user.ann")).contains(new byte[] {2, 3});
    assertThat(world.objects.documents("user.")).containsOnlyKeys("user.ann", "user.ben");
    world.objects.removeDocument("user.ben");
    assertThat(world.objects.document("user.ben")).isEmpty();
  }

  @Test
  void manyDirectoriesWithoutFilesAreWalkedPieceByPiece() {
    for (int i = 0; i < PathStream.MAX_LOOKS + 100; i++) {
      world.makeDirectories(ObjectWorld.path("empty/d" + i));
    }
    world.put("empty/x", "1");
    world.put("z", "2");
    assertThat(world.keys()).containsExactly("empty/x", "z");
    ListPage page =
        world.objects.list(world.bucket, ListRequest.all(1).withDelimiter(new byte[] {'/'}));
    assertThat(page.commonPrefixes()).hasSize(1);
  }

  @Test
  void whatACrashLeftOfAFinishedUploadGoesWhenTheFaceIsOpened() {
    world.volume.setPolicy(new Policy(0, 0, 1_000_000_000L));
    long before = world.volume.usage(Inode.ROOT).inodes();
    Upload upload = world.objects.uploads().create(world.bucket, key("u"), Attributes.NONE);
    chosen(upload, 1, 10);
    chosen(upload, 2, 10);
    long at =
        world
            .files
            .resolve(
                Caller.ROOT,
                "/.varve-uploads/%016x/u/%s"
                    .formatted(world.bucket.directory(), upload.id())
                    .getBytes(StandardCharsets.UTF_8),
                false)
            .ino();
    world.files.unlink(Caller.ROOT, at, Uploads.UPLOAD);
    assertThat(world.objects.uploads().find(world.bucket, key("u"), upload.id())).isEmpty();
    world.reopen();
    assertThat(world.volume.usage(Inode.ROOT).inodes()).isEqualTo(before);
    assertThat(world.volume.trashUsage().inodes()).as("parts are no trash").isEqualTo(1);
  }

  @Test
  void aSmallPutOrDeleteCostsOneFlush() {
    world.put("a", "old");
    assertThat(flushes(() -> world.put("a", "new"))).isEqualTo(1);
    assertThat(flushes(() -> world.put(key("d/e"), new byte[64 << 10], Condition.NONE)))
        .isEqualTo(1);
    assertThat(flushes(() -> world.delete("a"))).isEqualTo(1);
    assertThat(flushes(() -> world.text("d/e"))).isZero();
  }

  @Test
  void aFileThatIsOlderThanAKeptVersionHidesNoneFromPages() {
    world.objects.setVersioning(world.bucket, Versioning.ENABLED);
    world.put("old", "1");
    world.put("a", "2");
    world.put("a", "3");
    long bucket = world.bucket.directory();
    world.files.rename(
        Caller.ROOT, bucket, Name.of("old"), bucket, Name.of("a"), RenameMode.REPLACE);
    ListPage all = world.objects.listVersions(world.bucket, ListRequest.all(10));
    assertThat(all.objects()).extracting(Listed::latest).containsExactly(true, false);
    ListRequest request = ListRequest.all(1);
    ListPage first = world.objects.listVersions(world.bucket, request);
    Listed last = first.objects().getLast();
    ListPage second =
        world.objects.listVersions(
            world.bucket, request.withAfter(last.key().toBytes()).withAfterVersion(last.version()));
    assertThat(List.of(last, second.objects().getFirst())).isEqualTo(all.objects());
  }

  @Test
  void whatIsRefusedBecauseOfAFileIsSoAfterALossOfPower() {
    world.write(ObjectWorld.path("a"), new byte[0]).orElseThrow().close();
    fails(
        ErrorCode.PRECONDITION_FAILED,
        () -> world.put(key("a"), new byte[1], new Condition.Absent()));
    assertThat(withoutPower().text("a")).isEmpty();
  }

  @Test
  void whatIsNotThereIsNotThereAfterALossOfPower() {
    world.put("a", "text");
    world.files.unlink(Caller.ROOT, world.bucket.directory(), Name.of("a"));
    fails(
        ErrorCode.NOT_FOUND,
        () ->
            world.objects.rename(world.bucket, key("a"), key("b"), Condition.NONE, Condition.NONE));
    assertThat(withoutPower().text("a")).isEqualTo("(absent)");
  }

  /// Opens what a loss of power would leave now. It is not closed: the store is this one's.
  private ObjectWorld withoutPower() {
    SimDisk left = disk.copy(2);
    left.restart(Loss.EVERYTHING_UNFLUSHED);
    return new ObjectWorld(left, world.store, new SimClock(), new SimRandom(2), Optional.empty());
  }

  private long flushes(Runnable work) {
    disk.clearTrace();
    work.run();
    return disk.trace().stream().filter(call -> call.kind() == DiskCall.Kind.FLUSH).count();
  }
}
