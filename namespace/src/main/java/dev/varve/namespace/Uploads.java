package dev.varve.namespace;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.FileHandle;
import dev.varve.volume.ObjectAccess;
import dev.varve.volume.ObjectAccess.Plan;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.operation.Step;
import dev.varve.volume.state.Entry;
import dev.varve.volume.state.EntryCursor;
import dev.varve.volume.state.StateView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Objects that are uploaded in parts. Parts lie outside of every bucket until they become an
/// object, in one operation and without copying bytes.
///
/// Safe for any thread.
public final class Uploads {
  /// The most parts of an upload, which is also the highest number of one.
  public static final int MAX_PARTS = 10_000;

  /// The fewest bytes of a part that is not the last.
  public static final long MIN_PART_BYTES = 5L << 20;

  /// The object's attributes lie on this file, which is there as long as the upload is.
  static final Name UPLOAD = Name.of("upload");

  private final Objects objects;
  private final Copies copies;
  private final ObjectAccess access;
  private final Caller owner;
  private final long root;
  private final SharedDigests digests;
  private final long minPartBytes;

  Uploads(
      Objects objects,
      Copies copies,
      ObjectAccess access,
      Caller owner,
      long root,
      SharedDigests digests,
      long minPartBytes) {
    this.objects = objects;
    this.copies = copies;
    this.access = access;
    this.owner = owner;
    this.root = root;
    this.digests = digests;
    this.minPartBytes = minPartBytes;
  }

  /// Returns where the uploads of a bucket are: by its inode number, which stays when a file client
  /// renames it.
  static Name bucketName(long directory) {
    return Name.of("%016x".formatted(directory));
  }

  private List<Name> path(Bucket bucket, ObjectKey key, String id) {
    List<Name> path = new ArrayList<>(List.of(bucketName(bucket.directory())));
    path.addAll(Spelling.spell(key.toBytes()));
    path.add(Name.of(id));
    return path;
  }

  /// Finds the directory of an upload that is not finished.
  private Optional<Long> directory(StateView view, Bucket bucket, ObjectKey key, String id) {
    return VersionId.position(id).isEmpty()
        ? Optional.empty()
        : SpelledStream.find(view, root, path(bucket, key, id).toArray(Name[]::new))
            .filter(directory -> view.entry(directory, UPLOAD).isPresent());
  }

  private long open(StateView view, Bucket bucket, ObjectKey key, String id) {
    return directory(view, bucket, key, id).orElseThrow(() -> notFound(key, id));
  }

  private static VarveException notFound(ObjectKey key, String id) {
    return new VarveException(
        ErrorCode.UPLOAD_NOT_FOUND,
        "'" + key + "' has no unfinished upload '" + id + "': begin another");
  }

  /// Begins an upload.
  ///
  /// @param bucket where the object will be
  /// @param key its key
  /// @param attributes what will be known of it
  /// @return the upload
  public Upload create(Bucket bucket, ObjectKey key, Attributes attributes) {
    List<Step.Xattr> described = AttributeFormat.encode(attributes);
    key.checkLength();
    ObjectAccess.Arranged<String> made =
        access.arrange(
            owner,
            state -> {
              Settings.versioning(state.view(), bucket);
              String id = new VersionId(state.position() + 1, false).text();
              Step.Place place = new Step.Place(root, path(bucket, key, id), UPLOAD);
              Step put = new Step.Put(place, 0, List.of(), new byte[0], described);
              return new Plan<>(List.of(put), id);
            });
    return new Upload(bucket, key, made.answer(), made.inode().orElseThrow().mtime(), attributes);
  }

  /// Finds an upload.
  ///
  /// @param bucket where
  /// @param key its key
  /// @param id its id
  /// @return the upload, or empty when it was finished, or never was
  public Optional<Upload> find(Bucket bucket, ObjectKey key, String id) {
    return access.read(view ->
        directory(view, bucket, key, id)
            .map(directory -> upload(view, bucket, key, id, directory)));
  }

  /// Begins to upload a part; one with the same number is replaced when it is committed. Only the
  /// checksums of the attributes are kept.
  ///
  /// @param upload the upload
  /// @param number from 1 to 10,000
  /// @return a writer, to be closed
  public ObjectWriter put(Upload upload, int number) {
    Name name = Source.partName(number);
    access.peek(view -> open(view, upload.bucket(), upload.key(), upload.id()));
    return new StagedWriter(
        access,
        owner,
        digests,
        (body, attributes, condition) -> {
          Inode inode = putPart(upload, name, body, attributes.checksums());
          return access.peek(view -> Infos.current(view, upload.key(), inode, Versioning.OFF));
        });
  }

  private Inode putPart(
      Upload upload, Name name, StagedWriter.Body body, Map<String, String> checksums) {
    byte[] tag = new Tag(body.md5(), 0, true).encode();
    List<Step.Xattr> attributes = AttributeFormat.encode(Attributes.NONE.withChecksums(checksums));
    return access
        .arrange(
            owner,
            state -> {
              StateView view = state.view();
              long directory = open(view, upload.bucket(), upload.key(), upload.id());
              List<Step> steps = new ArrayList<>();
              if (view.entry(directory, name).isPresent()) {
                steps.add(new Step.Drop(directory, name, false, true));
              }
              Step.Place place = new Step.Place(directory, List.of(), name);
              steps.add(new Step.Put(place, body.staged(), body.extents(), tag, attributes));
              return new Plan<>(steps, directory);
            })
        .inode()
        .orElseThrow();
  }

  static Upload upload(StateView view, Bucket bucket, ObjectKey key, String id, long directory) {
    Inode inode = view.inode(view.entry(directory, UPLOAD).orElseThrow().ino());
    Attributes attributes = AttributeFormat.readDescribed(view, inode);
    return new Upload(bucket, key, id, inode.mtime(), attributes);
  }

  /// Makes a part of a range of an object, without copying bytes into the volume again.
  ///
  /// @param upload the upload
  /// @param number from 1 to 10,000
  /// @param source the object
  /// @param offset its first byte
  /// @param length how many bytes
  /// @param checksums of these bytes, kept with the part
  /// @return the part
  public Part copy(
      Upload upload,
      int number,
      ObjectReader source,
      long offset,
      long length,
      Map<String, String> checksums) {
    Name name = Source.partName(number);
    StagedWriter.Body body;
    Inode inode;
    if (length <= StagedWriter.INLINE_BYTES) {
      body = Copies.small(source, offset, (int) length);
      copies.checkSame(source);
      inode = putPart(upload, name, body, checksums);
    } else {
      try (FileHandle staged = access.stage(owner)) {
        copies.append(staged, 0, source, offset, length);
        copies.checkSame(source);
        body = new StagedWriter.Body(staged.ino(), List.of(), length, new byte[0]);
        inode = putPart(upload, name, body, checksums);
      }
    }
    return access.peek(view -> part(view, number, inode));
  }

  /// Lists parts in the order of their numbers.
  ///
  /// @param upload the upload
  /// @param after only parts with greater numbers
  /// @param limit the most parts
  /// @return the next parts; fewer than the limit only at the end
  public List<Part> parts(Upload upload, int after, int limit) {
    Check.argument(limit >= 1 && limit <= MAX_PARTS, () -> "a limit is from 1 to " + MAX_PARTS);
    return access.read(view -> {
      long directory = open(view, upload.bucket(), upload.key(), upload.id());
      List<Part> parts = new ArrayList<>();
      EntryCursor cursor = new EntryCursor(view, directory);
      byte[] from = after >= MAX_PARTS ? UPLOAD.toBytes() : Source.partName(after + 1).toBytes();
      for (boolean more = cursor.seek(from); more && parts.size() < limit; more = cursor.next()) {
        String name = new String(cursor.name(), StandardCharsets.US_ASCII);
        if (name.startsWith("part")) {
          int number = Integer.parseInt(name.substring("part".length()));
          parts.add(part(view, number, view.inode(cursor.ino())));
        }
      }
      return parts;
    });
  }

  private static Part part(StateView view, int number, Inode inode) {
    return new Part(
        number,
        inode.size(),
        Tag.etag(inode),
        inode.mtime(),
        AttributeFormat.read(view, inode).checksums());
  }

  /// A part as the client names it when it completes an upload.
  ///
  /// @param number its number
  /// @param etag its ETag, without quotes
  /// @param checksums those that the client sent, by lower-case algorithm
  public record Chosen(int number, String etag, Map<String, String> checksums) {
    /// Copies the map.
    public Chosen {
      checksums = Map.copyOf(checksums);
    }
  }

  /// Makes the object of parts, in one operation. May be repeated: when this upload made the object
  /// that is there now, that is answered again.
  ///
  /// @param bucket where
  /// @param key its key
  /// @param id the upload's id
  /// @param parts which parts, their numbers growing
  /// @param checksums of the whole object, added to its attributes
  /// @param condition what must hold of what is at the key
  /// @return the object
  /// @throws VarveException `UPLOAD_NOT_FOUND`, `INVALID_PART`, `INVALID_PART_ORDER`,
  ///   `PART_TOO_SMALL`, `PRECONDITION_FAILED`
  public ObjectInfo complete(
      Bucket bucket,
      ObjectKey key,
      String id,
      List<Chosen> parts,
      Map<String, String> checksums,
      Condition condition) {
    Optional<Upload> upload = find(bucket, key, id);
    if (upload.isEmpty()) {
      return completed(bucket, key, id);
    }
    List<Source> sources =
        access.read(view -> Source.all(view, open(view, bucket, key, id), parts, minPartBytes));
    Attributes attributes = upload.get().attributes().withChecksums(checksums);
    ObjectInfo info;
    try (FileHandle staged = access.stage(owner)) {
      long size = 0;
      for (Source source : sources) {
        copies.append(staged, size, source.ino(), source.sizeBytes());
        size += source.sizeBytes();
      }
      List<Step.Xattr> described = new ArrayList<>(AttributeFormat.encode(attributes));
      described.add(AttributeFormat.parts(sources.stream().map(Source::sizeBytes).toList()));
      described.addAll(PartChecksums.encode(sources.stream().map(Source::checksums).toList()));
      described.add(new Step.Xattr(AttributeFormat.UPLOAD, id.getBytes(StandardCharsets.US_ASCII)));
      Plans.Body body =
          new Plans.Body(
              staged.ino(), List.of(), size, Source.digest(sources), sources.size(), described);
      info = objects.put(bucket, key, body, condition, view -> ending(view, bucket, key, id));
    } catch (VarveException e) {
      if (e.code() == ErrorCode.UPLOAD_NOT_FOUND) {
        return completed(bucket, key, id);
      }
      throw e;
    }
    dropParts(bucket, key, id);
    return info;
  }

  /// Answers a completion that was repeated.
  private ObjectInfo completed(Bucket bucket, ObjectKey key, String id) {
    return access.read(view -> {
      Versioning versioning = Settings.versioning(view, bucket);
      return Spot.find(view, bucket.directory(), key)
          .current()
          .map(Spot.Held::inode)
          .filter(inode ->
              view.xattr(inode.ino(), AttributeFormat.UPLOAD)
                  .map(found -> new String(found, StandardCharsets.US_ASCII).equals(id))
                  .orElse(false))
          .map(inode -> Infos.current(view, key, inode, versioning))
          .orElseThrow(() -> notFound(key, id));
    });
  }

  private List<Step> ending(StateView view, Bucket bucket, ObjectKey key, String id) {
    return List.of(new Step.Drop(open(view, bucket, key, id), UPLOAD, false, true));
  }

  /// Ends an upload; its parts go.
  ///
  /// @param bucket where
  /// @param key its key
  /// @param id its id
  /// @throws VarveException `UPLOAD_NOT_FOUND`
  public void abort(Bucket bucket, ObjectKey key, String id) {
    access.arrange(owner, state -> new Plan<>(ending(state.view(), bucket, key, id), id));
    dropParts(bucket, key, id);
  }

  private void dropParts(Bucket bucket, ObjectKey key, String id) {
    Name[] path = path(bucket, key, id).toArray(Name[]::new);
    access.peek(view -> SpelledStream.find(view, root, path)).ifPresent(this::dropEntries);
  }

  /// Drops files of a directory, a bounded number in each operation. It goes with the last.
  private void dropEntries(long directory) {
    int count;
    do {
      count = access.arrange(owner, state -> dropping(state.view(), directory)).answer();
    } while (count == Operation.MAX_STEPS);
  }

  private static Plan<Integer> dropping(StateView view, long directory) {
    List<Step> steps = new ArrayList<>();
    if (view.find(directory).isPresent()) {
      view.list(directory, Optional.empty(), Operation.MAX_STEPS).stream()
          .filter(entry -> entry.type() == FileType.REGULAR)
          .forEach(entry -> steps.add(new Step.Drop(directory, entry.name(), false, true)));
    }
    return new Plan<>(steps, steps.size());
  }

  /// Ends all uploads of a bucket.
  void dropAll(long bucketDirectory) {
    drop(bucketDirectory, true);
  }

  /// Ends what a crash left of uploads that were finished, and those of buckets that a file client
  /// removed.
  void collect() {
    List<Entry> buckets =
        access.read(view -> view.list(root, Optional.empty(), Buckets.MAX_BUCKETS));
    for (Entry entry : buckets) {
      VersionId.position(entry.name().toString())
          .ifPresent(directory -> {
            boolean gone = access.read(view -> view.find(directory).isEmpty());
            drop(directory, gone);
          });
    }
  }

  /// Where uploads lie that are to go.
  ///
  /// @param directories theirs
  /// @param next from which key on there may be more, empty when there are none
  private record Leftovers(List<Long> directories, Optional<byte[]> next) {}

  private void drop(long bucketDirectory, boolean all) {
    Optional<byte[]> from = Optional.of(new byte[0]);
    while (from.isPresent()) {
      byte[] start = from.get();
      Leftovers found = access.read(view -> leftovers(view, bucketDirectory, start, all));
      found.directories().forEach(this::dropEntries);
      from = found.next();
    }
  }

  private Leftovers leftovers(StateView view, long bucketDirectory, byte[] from, boolean all) {
    SpelledStream keys = keys(view, bucketDirectory);
    List<Long> directories = new ArrayList<>();
    boolean more = keys.seek(from);
    for (int read = 0; more && read < Listing.SLICE_KEYS; read++) {
      EntryCursor cursor = new EntryCursor(view, keys.ino());
      for (boolean any = cursor.seek(new byte[0]); any; any = cursor.next()) {
        boolean upload = cursor.type() == FileType.DIRECTORY;
        if (upload && (all || view.entry(cursor.ino(), UPLOAD).isEmpty())) {
          directories.add(cursor.ino());
        }
      }
      more = keys.next();
    }
    return new Leftovers(directories, more ? Optional.of(keys.key()) : Optional.empty());
  }

  SpelledStream keys(StateView view, long bucketDirectory) {
    return new SpelledStream(
        view, SpelledStream.find(view, root, bucketName(bucketDirectory)), FileType.DIRECTORY);
  }

  /// Lists unfinished uploads.
  ///
  /// @param bucket where
  /// @param request what to list; `afterVersion` is the id of an upload of the key `after`
  /// @return a page
  public UploadPage list(Bucket bucket, ListRequest request) {
    return new UploadListing(this, access, bucket, request).page();
  }
}
