package dev.varve.namespace;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.Consistency;
import dev.varve.volume.Durability;
import dev.varve.volume.FileHandle;
import dev.varve.volume.ObjectAccess;
import dev.varve.volume.ObjectAccess.Plan;
import dev.varve.volume.OpenMode;
import dev.varve.volume.Volume;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.operation.Step;
import dev.varve.volume.state.StateView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// The object face of a volume.
///
/// Everything that changes something is atomic, and durable when the call returns. What is read is
/// durable, and what file clients wrote before is in it. No permission of a file is looked at: who
/// may do what, the gateway decides by its policies. Retention and legal hold bind every face.
///
/// A bucket that is deleted meanwhile answers `BUCKET_NOT_FOUND`.
///
/// Safe for any thread.
public final class Objects {
  private final ObjectAccess access;
  private final Caller owner;
  private final Buckets buckets;
  private final Documents documents;
  private final Copies copies;
  private final Uploads uploads;
  private final SharedDigests digests = new SharedDigests();

  private Objects(Volume volume, Caller owner, long minPartBytes) {
    this.access = volume.objects();
    this.owner = owner;
    Hidden hidden = Hidden.prepare(volume.files(Durability.SYNC, Consistency.COMMITTED));
    this.documents = new Documents(access, hidden.documents());
    this.copies = new Copies(this, access, owner);
    this.uploads =
        new Uploads(this, copies, access, owner, hidden.uploads(), digests, minPartBytes);
    this.buckets = new Buckets(volume, access, owner, this);
    uploads.collect();
  }

  /// Shows a volume as objects. The first time it makes the hidden directories that it needs; then
  /// it takes away what a crash left of uploads.
  ///
  /// @param volume the volume
  /// @param owner who owns the files and directories that puts make
  /// @return the face
  public static Objects of(Volume volume, Caller owner) {
    return new Objects(volume, owner, Uploads.MIN_PART_BYTES);
  }

  /// Shows a volume as objects, with uploads of smaller parts, for tests.
  static Objects of(Volume volume, Caller owner, long minPartBytes) {
    return new Objects(volume, owner, minPartBytes);
  }

  // Buckets.

  /// Lists the buckets.
  ///
  /// @return all of them, in the order of their names
  public List<Bucket> buckets() {
    return buckets.all();
  }

  /// Finds a bucket.
  ///
  /// @param name its name
  /// @return the bucket, or empty when there is none or the name is none of a bucket
  public Optional<Bucket> bucket(String name) {
    return buckets.find(name);
  }

  /// Makes a bucket.
  ///
  /// @param name a legal name
  /// @return the bucket
  /// @throws VarveException `INVALID_BUCKET_NAME`, `BUCKET_EXISTS`
  public Bucket createBucket(String name) {
    return buckets.create(name);
  }

  /// Deletes a bucket without objects, versions and files. Unfinished uploads go with it, and so do
  /// directories without files.
  ///
  /// @param bucket the bucket
  /// @throws VarveException `NOT_EMPTY`
  public void deleteBucket(Bucket bucket) {
    buckets.delete(bucket);
  }

  /// Says whether a bucket keeps versions.
  ///
  /// @param bucket the bucket
  /// @param versioning `ENABLED` or `SUSPENDED`
  public void setVersioning(Bucket bucket, Versioning versioning) {
    buckets.setVersioning(bucket, versioning);
  }

  /// Reads a document that belongs to a bucket: its policy, its CORS rules.
  ///
  /// @param bucket the bucket
  /// @param name of lower-case letters, digits and `-`, such as `policy`
  /// @return what was set, or empty
  public Optional<byte[]> setting(Bucket bucket, String name) {
    return buckets.setting(bucket, name);
  }

  /// Sets a document that belongs to a bucket.
  ///
  /// @param bucket the bucket
  /// @param name of lower-case letters, digits and `-`
  /// @param document up to 65,536 bytes
  public void setSetting(Bucket bucket, String name, byte[] document) {
    buckets.setSetting(bucket, name, document);
  }

  /// Removes a document. Nothing happens when it is not there.
  ///
  /// @param bucket the bucket
  /// @param name its name
  public void removeSetting(Bucket bucket, String name) {
    buckets.removeSetting(bucket, name);
  }

  // Objects.

  /// Begins to put an object: nothing is visible before [ObjectWriter#commit].
  ///
  /// @param bucket where
  /// @param key its key
  /// @return a writer, to be closed
  /// @throws VarveException `NAME_TOO_LONG`
  public ObjectWriter put(Bucket bucket, ObjectKey key) {
    key.checkLength();
    access.peek(view -> Settings.versioning(view, bucket));
    return new StagedWriter(
        access,
        owner,
        digests,
        (body, attributes, condition) ->
            put(
                bucket,
                key,
                new Plans.Body(
                    body.staged(),
                    body.extents(),
                    body.sizeBytes(),
                    body.md5(),
                    0,
                    AttributeFormat.encode(attributes)),
                condition,
                view -> List.of()));
  }

  /// Puts what was gathered, and does what goes with it.
  ObjectInfo put(
      Bucket bucket,
      ObjectKey key,
      Plans.Body body,
      Condition condition,
      Function<StateView, List<Step>> further) {
    settle(bucket, key);
    ObjectAccess.Arranged<Versioning> put =
        access.arrange(
            owner,
            state -> {
              Plans plans = new Plans(state, bucket, key, access.nowNanos());
              List<Step> steps = new ArrayList<>(further.apply(state.view()));
              steps.addAll(plans.put(body, condition));
              return new Plan<>(steps, plans.versioning());
            });
    Inode inode = put.inode().orElseThrow();
    return access.peek(view -> Infos.current(view, key, inode, put.answer()));
  }

  /// Brings what file clients wrote to the file at a key into the state, so that its ETag holds.
  private void settle(Bucket bucket, ObjectKey key) {
    Optional<Spot.Held> held =
        access.peek(view -> Spot.find(view, bucket.directory(), key).current());
    held.ifPresent(found -> access.flush(found.inode().ino()));
  }

  /// Finds an object.
  ///
  /// @param bucket where
  /// @param key its key
  /// @param version which version, or empty for the newest
  /// @return what it is, perhaps a delete marker; or empty
  public Optional<ObjectInfo> find(Bucket bucket, ObjectKey key, Optional<String> version) {
    Optional<Seen> seen = access.read(view -> see(view, bucket, key, version));
    if (seen.isPresent() && access.flush(seen.get().ino())) {
      seen = access.read(view -> see(view, bucket, key, version));
    }
    return seen.map(Seen::info);
  }

  /// An object as it was looked up.
  private record Seen(long ino, ObjectInfo info) {}

  private static Optional<Seen> see(
      StateView view, Bucket bucket, ObjectKey key, Optional<String> version) {
    Versioning versioning = Settings.versioning(view, bucket);
    Optional<Inode> current =
        Spot.find(view, bucket.directory(), key).current().map(Spot.Held::inode);
    Optional<Inode> asked =
        current.filter(
            inode -> version.isEmpty() || Infos.version(inode).text().equals(version.get()));
    if (asked.isPresent()) {
      Inode inode = asked.get();
      return Optional.of(new Seen(inode.ino(), Infos.current(view, key, inode, versioning)));
    }
    if (versioning == Versioning.OFF) {
      return Optional.empty();
    }
    Optional<Long> directory = Kept.directory(view, bucket.directory(), key);
    Optional<Kept> newest = directory.flatMap(found -> Kept.newest(view, found));
    Optional<Kept> kept =
        version.isPresent()
            ? directory.flatMap(found -> Kept.find(view, found, version.get()))
            : newest.filter(Kept::marker);
    return kept.map(found -> {
      boolean latest = current.isEmpty() && newest.map(found::equals).orElse(false);
      return new Seen(found.ino(), Infos.kept(view, key, found, versioning, latest));
    });
  }

  /// Returns the checksums of the parts that an object was uploaded in.
  ///
  /// @param bucket where
  /// @param info what it is, as [#find] or [#open] told
  /// @param from the first part wanted, from 0
  /// @param to the part behind the last, at most as many as there are
  /// @return for each part checksums as their headers give them, by lower-case algorithm; without
  ///   any when the object was changed since
  public List<Map<String, String>> partChecksums(Bucket bucket, ObjectInfo info, int from, int to) {
    return access.read(view -> {
      Optional<Seen> seen = see(view, bucket, info.key(), info.version());
      if (seen.isEmpty() || !seen.get().info().etag().equals(info.etag())) {
        return Collections.nCopies(to - from, Map.of());
      }
      Inode inode = view.inode(seen.get().ino());
      return PartChecksums.read(view, inode, info.partSizes().size(), from, to);
    });
  }

  /// Opens an object for reading.
  ///
  /// @param bucket where
  /// @param key its key
  /// @param version which version, or empty for the newest
  /// @return a reader, to be closed; or empty when it is not there or a delete marker, which
  ///   [#find] tells
  public Optional<ObjectReader> open(Bucket bucket, ObjectKey key, Optional<String> version) {
    while (true) {
      Optional<Seen> seen = access.read(view -> see(view, bucket, key, version));
      if (seen.isEmpty() || seen.get().info().deleteMarker()) {
        return Optional.empty();
      }
      Optional<ObjectReader> reader = open(seen.get());
      if (reader.isPresent()) {
        return reader;
      }
    }
  }

  /// Opens what was looked up, unless it was changed or deleted since.
  private Optional<ObjectReader> open(Seen seen) {
    if (seen.info().sizeBytes() == 0 && seen.info().key().isDirectory()) {
      return Optional.of(new ObjectReader(seen.info(), Optional.empty()));
    }
    FileHandle handle;
    try {
      handle = access.open(owner, seen.ino(), OpenMode.READ);
    } catch (VarveException e) {
      if (e.code() == ErrorCode.STALE) {
        return Optional.empty();
      }
      throw e;
    }
    boolean changed =
        access.flush(seen.ino())
            || !access.peek(view -> Infos.etag(view.inode(seen.ino()))).equals(seen.info().etag());
    if (changed) {
      handle.close();
      return Optional.empty();
    }
    return Optional.of(new ObjectReader(seen.info(), Optional.of(handle)));
  }

  /// Deletes an object, or one version of it for good. Directories that puts made, and that are
  /// empty then, go too. What is not there is no error.
  ///
  /// @param bucket where
  /// @param key its key
  /// @param version which version, or empty: then the object goes, or gets a delete marker in a
  ///   bucket with versioning
  /// @param condition what must hold of it
  /// @param bypass whether retention that is not for compliance is passed over
  /// @return what was done
  /// @throws VarveException `PRECONDITION_FAILED`; `NOT_PERMITTED` while it is retained
  public Deleted delete(
      Bucket bucket, ObjectKey key, Optional<String> version, Condition condition, boolean bypass) {
    settle(bucket, key);
    return access
        .arrange(
            owner,
            state -> {
              Plans plans = new Plans(state, bucket, key, access.nowNanos());
              return version
                  .map(id -> plans.delete(id, condition, bypass))
                  .orElseGet(() -> plans.delete(condition));
            })
        .answer();
  }

  /// Copies an object without copying bytes.
  ///
  /// @param source what to copy, as [#open] opened it
  /// @param bucket where it goes
  /// @param key its new key, which may be its own
  /// @param attributes what is known of the copy; `info().attributes()` of the source to keep them
  /// @param condition what must hold of what is at the new key
  /// @return the copy
  public ObjectInfo copy(
      ObjectReader source,
      Bucket bucket,
      ObjectKey key,
      Attributes attributes,
      Condition condition) {
    return copies.copy(source, bucket, key.checkLength(), attributes, condition);
  }

  /// Gives an object another key in its bucket, in one operation, with its bytes and attributes.
  ///
  /// @param bucket where
  /// @param from its key
  /// @param to its new key; what is there is replaced
  /// @param source what must hold of the object
  /// @param target what must hold of what is at the new key
  /// @return the object
  /// @throws VarveException `NOT_FOUND`, `PRECONDITION_FAILED`; `INVALID_STATE` in a bucket with
  ///   versioning
  public ObjectInfo rename(
      Bucket bucket, ObjectKey from, ObjectKey to, Condition source, Condition target) {
    settle(bucket, from);
    settle(bucket, to.checkLength());
    Inode inode =
        access
            .arrange(
                owner,
                state ->
                    new Plans(state, bucket, from, access.nowNanos()).rename(to, source, target))
            .inode()
            .orElseThrow();
    return access.peek(view -> Infos.current(view, to, inode, Versioning.OFF));
  }

  /// Changes what is known of an object, and not its bytes. Made for tags, retention and legal
  /// hold.
  ///
  /// @param bucket where
  /// @param key its key
  /// @param version which version, or empty for the newest
  /// @param change makes the new attributes of those that there are
  /// @param bypass whether retention that is not for compliance may be shortened
  /// @return the object
  /// @throws VarveException `NOT_FOUND`, `VERSION_NOT_FOUND`; `NOT_PERMITTED` for less retention
  public ObjectInfo amend(
      Bucket bucket,
      ObjectKey key,
      Optional<String> version,
      UnaryOperator<Attributes> change,
      boolean bypass) {
    access.arrange(
        owner,
        state -> {
          StateView view = state.view();
          Settings.versioning(view, bucket);
          Inode inode = Plans.inode(view, bucket, key, version);
          Attributes wanted = change.apply(AttributeFormat.read(view, inode));
          return new Plan<>(
              Plans.amend(view, inode, wanted, access.nowNanos(), bypass), inode.ino());
        });
    return find(bucket, key, version)
        .orElseThrow(
            () -> new VarveException(ErrorCode.NOT_FOUND, "'" + key + "' is there no more"));
  }

  // Listings.

  /// Lists objects in the byte order of their keys. A key that is there all the while is on exactly
  /// one page.
  ///
  /// @param bucket where
  /// @param request what to list
  /// @return a page
  public ListPage list(Bucket bucket, ListRequest request) {
    return new Listing(access, bucket, request).page();
  }

  /// Lists versions and delete markers: keys in byte order, the newest version of each first.
  ///
  /// @param bucket where
  /// @param request what to list
  /// @return a page
  public ListPage listVersions(Bucket bucket, ListRequest request) {
    return new VersionListing(access, bucket, request).page();
  }

  /// Shows the uploads of parts.
  ///
  /// @return that part of the face
  public Uploads uploads() {
    return uploads;
  }

  // Documents of the volume.

  /// Reads a document that belongs to the volume, and that file clients do not see: users, keys.
  ///
  /// @param name 1 to 200 bytes of lower-case letters, digits, `-`, `.`, `_`
  /// @return what was set, or empty
  public Optional<byte[]> document(String name) {
    return documents.find(name);
  }

  /// Lists the documents of the volume.
  ///
  /// @param prefix what their names begin with
  /// @return names with the documents, in order
  public Map<String, byte[]> documents(String prefix) {
    return documents.all(prefix);
  }

  /// Sets a document of the volume.
  ///
  /// @param name as [#document]
  /// @param document up to 65,536 bytes
  public void setDocument(String name, byte[] document) {
    documents.set(name, document);
  }

  /// Removes a document of the volume. Nothing happens when it is not there.
  ///
  /// @param name its name
  public void removeDocument(String name) {
    documents.remove(name);
  }
}
