package dev.varve.namespace;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.Volume;
import dev.varve.volume.access.Caller;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  private final Volume volume;
  private final Caller owner;

  private Objects(Volume volume, Caller owner) {
    this.volume = volume;
    this.owner = owner;
  }

  /// Shows a volume as objects.
  ///
  /// @param volume the volume
  /// @param owner who owns the files and directories that puts make
  /// @return the face
  public static Objects of(Volume volume, Caller owner) {
    return new Objects(volume, owner);
  }

  // Buckets.

  /// Lists the buckets.
  ///
  /// @return all of them, in the order of their names
  public List<Bucket> buckets() {
    return missing();
  }

  /// Finds a bucket.
  ///
  /// @param name its name
  /// @return the bucket, or empty when there is none or the name is none of a bucket
  public Optional<Bucket> bucket(String name) {
    return missing();
  }

  /// Makes a bucket.
  ///
  /// @param name a legal name
  /// @return the bucket
  /// @throws VarveException `INVALID_BUCKET_NAME`, `BUCKET_EXISTS`
  public Bucket createBucket(String name) {
    return missing();
  }

  /// Deletes a bucket without objects, versions and files. Unfinished uploads go with it, and so do
  /// directories without files.
  ///
  /// @param bucket the bucket
  /// @throws VarveException `NOT_EMPTY`
  public void deleteBucket(Bucket bucket) {
    missing();
  }

  /// Says whether a bucket keeps versions.
  ///
  /// @param bucket the bucket
  /// @param versioning `ENABLED` or `SUSPENDED`
  public void setVersioning(Bucket bucket, Versioning versioning) {
    missing();
  }

  /// Reads a document that belongs to a bucket: its policy, its CORS rules.
  ///
  /// @param bucket the bucket
  /// @param name of lower-case letters, digits and `-`, such as `policy`
  /// @return what was set, or empty
  public Optional<byte[]> setting(Bucket bucket, String name) {
    return missing();
  }

  /// Sets a document that belongs to a bucket.
  ///
  /// @param bucket the bucket
  /// @param name of lower-case letters, digits and `-`
  /// @param document up to 65,536 bytes
  public void setSetting(Bucket bucket, String name, byte[] document) {
    missing();
  }

  /// Removes a document. Nothing happens when it is not there.
  ///
  /// @param bucket the bucket
  /// @param name its name
  public void removeSetting(Bucket bucket, String name) {
    missing();
  }

  // Objects.

  /// Begins to put an object: nothing is visible before [ObjectWriter#commit].
  ///
  /// @param bucket where
  /// @param key its key
  /// @return a writer, to be closed
  /// @throws VarveException `NAME_TOO_LONG`
  public ObjectWriter put(Bucket bucket, ObjectKey key) {
    return missing();
  }

  /// Finds an object.
  ///
  /// @param bucket where
  /// @param key its key
  /// @param version which version, or empty for the newest
  /// @return what it is, perhaps a delete marker; or empty
  public Optional<ObjectInfo> find(Bucket bucket, ObjectKey key, Optional<String> version) {
    return missing();
  }

  /// Opens an object for reading.
  ///
  /// @param bucket where
  /// @param key its key
  /// @param version which version, or empty for the newest
  /// @return a reader, to be closed; or empty when it is not there or a delete marker, which
  ///   [#find] tells
  public Optional<ObjectReader> open(Bucket bucket, ObjectKey key, Optional<String> version) {
    return missing();
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
    return missing();
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
    return missing();
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
    return missing();
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
      java.util.function.UnaryOperator<Attributes> change,
      boolean bypass) {
    return missing();
  }

  // Listings.

  /// Lists objects in the byte order of their keys. A key that is there all the while is on exactly
  /// one page.
  ///
  /// @param bucket where
  /// @param request what to list
  /// @return a page
  public ListPage list(Bucket bucket, ListRequest request) {
    return missing();
  }

  /// Lists versions and delete markers: keys in byte order, the newest version of each first.
  ///
  /// @param bucket where
  /// @param request what to list
  /// @return a page
  public ListPage listVersions(Bucket bucket, ListRequest request) {
    return missing();
  }

  /// Shows the uploads of parts.
  ///
  /// @return that part of the face
  public Uploads uploads() {
    return new Uploads();
  }

  // Documents of the volume.

  /// Reads a document that belongs to the volume, and that file clients do not see: users, keys.
  ///
  /// @param name 1 to 200 bytes of lower-case letters, digits, `-`, `.`, `_`
  /// @return what was set, or empty
  public Optional<byte[]> document(String name) {
    return missing();
  }

  /// Lists the documents of the volume.
  ///
  /// @param prefix what their names begin with
  /// @return names with the documents, in order
  public Map<String, byte[]> documents(String prefix) {
    return missing();
  }

  /// Sets a document of the volume.
  ///
  /// @param name as [#document]
  /// @param document up to 65,536 bytes
  public void setDocument(String name, byte[] document) {
    missing();
  }

  /// Removes a document of the volume. Nothing happens when it is not there.
  ///
  /// @param name its name
  public void removeDocument(String name) {
    missing();
  }

  @SuppressWarnings({"TypeParameterUnusedInFormals", "DoNotCallSuggester"})
  private <T> T missing() {
    throw new VarveException(ErrorCode.NOT_SUPPORTED, "not yet: " + volume.id() + " " + owner);
  }
}
