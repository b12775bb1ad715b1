package dev.varve.namespace;

import dev.varve.namespace.model.ObjectFace;
import dev.varve.volume.Volume;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// The object face itself, on a simulated disk.
final class DirectFace implements ObjectFace {
  private final ObjectWorld world;
  private final Random random;

  DirectFace(long seed) {
    this.world = new ObjectWorld(seed);
    this.random = new Random(seed);
  }

  @Override
  public Volume volume() {
    return world.volume;
  }

  @Override
  public long bucketDirectory() {
    return world.bucket.directory();
  }

  @Override
  public void pass() {
    world.clock.sleep(1_000_000L);
  }

  @Override
  public void reopen() {
    world.reopen();
  }

  @Override
  public int minPartBytes() {
    return 1;
  }

  @Override
  public boolean takes(ObjectKey key) {
    return true;
  }

  @Override
  public boolean takesInDocuments(ObjectKey key) {
    return true;
  }

  private static Made made(ObjectInfo info) {
    return new Made(info.etag(), info.version().filter(id -> !id.equals("null")).orElse(""));
  }

  @Override
  public Made put(ObjectKey key, byte[] bytes) {
    return made(world.put(key, bytes, Condition.NONE));
  }

  @Override
  public Made delete(ObjectKey key, Optional<String> version) {
    boolean there = world.objects.find(world.bucket, key, version).isPresent();
    Deleted deleted = world.objects.delete(world.bucket, key, version, Condition.NONE, false);
    if (deleted.existed() != there && version.isPresent()) {
      throw new AssertionError(key + ": " + deleted + ", there: " + there);
    }
    return new Made("", deleted.version().orElse(""));
  }

  @Override
  public void deleteAll(List<ObjectKey> keys) {
    keys.forEach(key -> delete(key, Optional.empty()));
  }

  @Override
  public Optional<Found> get(ObjectKey key, Optional<String> version) {
    return world
        .objects
        .open(world.bucket, key, version)
        .map(reader -> {
          try (reader) {
            ByteBuffer bytes = ByteBuffer.allocate((int) reader.info().sizeBytes() + 1);
            reader.read(0, bytes);
            byte[] read = new byte[bytes.position()];
            bytes.get(0, read);
            return new Found(read, reader.info().etag());
          }
        });
  }

  @Override
  public Optional<Line> head(ObjectKey key) {
    return world
        .objects
        .find(world.bucket, key, Optional.empty())
        .filter(info -> !info.deleteMarker())
        .map(info -> new Line(key, "", info.sizeBytes(), info.etag(), false, true));
  }

  @Override
  public boolean copy(ObjectKey from, ObjectKey to) {
    Optional<ObjectReader> source = world.objects.open(world.bucket, from, Optional.empty());
    source.ifPresent(reader -> {
      try (reader) {
        world.objects.copy(reader, world.bucket, to, Attributes.NONE, Condition.NONE);
      }
    });
    return source.isPresent();
  }

  @Override
  public void rename(ObjectKey from, ObjectKey to) {
    world.objects.rename(world.bucket, from, to, Condition.NONE, Condition.NONE);
  }

  @Override
  public String begin(ObjectKey key) {
    return world.objects.uploads().create(world.bucket, key, Attributes.NONE).id();
  }

  @Override
  public String putPart(ObjectKey key, String id, int number, byte[] bytes) {
    Upload upload = world.objects.uploads().find(world.bucket, key, id).orElseThrow();
    try (ObjectWriter writer = world.objects.uploads().put(upload, number)) {
      writer.write(ByteBuffer.wrap(bytes));
      return writer.commit(Attributes.NONE, Condition.NONE).etag();
    }
  }

  @Override
  public Made complete(ObjectKey key, String id, List<ObjectFace.Part> parts) {
    List<Uploads.Chosen> chosen =
        parts.stream()
            .map(part -> new Uploads.Chosen(part.number(), part.etag(), Map.of()))
            .toList();
    return made(
        world.objects.uploads().complete(world.bucket, key, id, chosen, Map.of(), Condition.NONE));
  }

  @Override
  public void abort(ObjectKey key, String id) {
    world.objects.uploads().abort(world.bucket, key, id);
  }

  @Override
  public Page list(Kind kind, ListRequest request) {
    return switch (kind) {
      case OBJECTS -> page(request, world.objects.list(world.bucket, request), false);
      case VERSIONS ->
          page(request, world.objects.listVersions(world.bucket, request), random.nextBoolean());
      case UPLOADS -> {
        UploadPage page = world.objects.uploads().list(world.bucket, request);
        List<Line> lines = new ArrayList<>();
        page.uploads()
            .forEach(upload -> lines.add(new Line(upload.key(), upload.id(), 0, "", false, false)));
        yield new Page(
            lines, page.commonPrefixes(), page.continuation().map(request::withContinuation));
      }
    };
  }

  /// @param byLast whether the next page is asked for as clients do, by the last line
  private static Page page(ListRequest request, ListPage page, boolean byLast) {
    List<Line> lines =
        page.objects().stream()
            .map(listed ->
                new Line(
                    listed.key(),
                    listed.version().orElse(""),
                    listed.sizeBytes(),
                    listed.deleteMarker() ? "" : listed.etag(),
                    listed.deleteMarker(),
                    listed.latest()))
            .toList();
    Optional<ListRequest> next =
        page.continuation()
            .map(token -> byLast ? after(request, page) : request.withContinuation(token));
    return new Page(lines, page.commonPrefixes(), next);
  }

  /// What clients send: the last key of the page, and its version.
  private static ListRequest after(ListRequest request, ListPage page) {
    byte[] last = page.last();
    Optional<String> version =
        page.objects().isEmpty() || !Arrays.equals(page.objects().getLast().key().toBytes(), last)
            ? Optional.empty()
            : page.objects().getLast().version();
    return new ListRequest(
        request.prefix(), request.delimiter(), last, version, Optional.empty(), request.limit());
  }

  @Override
  public void setVersioning(Versioning versioning) {
    world.objects.setVersioning(world.bucket, versioning);
  }

  @Override
  public void deleteBucket() {
    world.objects.deleteBucket(world.bucket);
  }

  @Override
  public void close() {
    world.close();
  }
}
