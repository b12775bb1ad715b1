package dev.varve.namespace.model;

import dev.varve.namespace.ListRequest;
import dev.varve.namespace.ObjectKey;
import dev.varve.namespace.Versioning;
import dev.varve.volume.Volume;
import java.util.List;
import java.util.Optional;

/// One bucket as a test sees it, whatever is between the test and the object face.
public interface ObjectFace extends AutoCloseable {
  /// What is found at a key.
  ///
  /// @param etag without quotes
  @SuppressWarnings("ArrayRecordComponent")
  record Found(byte[] bytes, String etag) {}

  /// What was made or deleted.
  ///
  /// @param etag without quotes; empty for a delete marker
  /// @param version its id, empty in a bucket without versioning
  record Made(String etag, String version) {}

  /// A part by its number and its ETag.
  record Part(int number, String etag) {}

  /// A line of a listing.
  ///
  /// @param id of a version or an upload, or empty
  /// @param sizeBytes of an object, 0 for an upload
  /// @param etag without quotes; empty for uploads and delete markers
  record Line(
      ObjectKey key, String id, long sizeBytes, String etag, boolean marker, boolean latest) {}

  /// A page of a listing.
  ///
  /// @param next asks for the next page, empty at the end
  record Page(List<Line> lines, List<byte[]> commonPrefixes, Optional<ListRequest> next) {}

  /// What is listed.
  enum Kind {
    /// Objects.
    OBJECTS,
    /// Versions and delete markers.
    VERSIONS,
    /// Unfinished uploads.
    UPLOADS
  }

  /// Returns the volume, for its other face.
  Volume volume();

  /// Returns the inode number of the bucket.
  long bucketDirectory();

  /// Lets a little time go by.
  void pass();

  /// Opens everything again, if it can.
  void reopen();

  /// Says how large all parts but the last are at least.
  int minPartBytes();

  /// Says whether a key can be asked for.
  boolean takes(ObjectKey key);

  /// Says whether a key can be among others of a request, and in what an upload answers.
  boolean takesInDocuments(ObjectKey key);

  /// Puts an object.
  Made put(ObjectKey key, byte[] bytes);

  /// Deletes an object, or a version of it for good.
  Made delete(ObjectKey key, Optional<String> version);

  /// Deletes objects with one request.
  void deleteAll(List<ObjectKey> keys);

  /// Reads an object, or a version of it.
  Optional<Found> get(ObjectKey key, Optional<String> version);

  /// Asks for an object without its bytes.
  Optional<Line> head(ObjectKey key);

  /// Copies an object; false when it is not there.
  boolean copy(ObjectKey from, ObjectKey to);

  /// Gives an object that is there another key.
  void rename(ObjectKey from, ObjectKey to);

  /// Begins an upload, and returns its id.
  String begin(ObjectKey key);

  /// Uploads a part, and returns its ETag.
  String putPart(ObjectKey key, String id, int number, byte[] bytes);

  /// Completes an upload.
  Made complete(ObjectKey key, String id, List<Part> parts);

  /// Ends an upload.
  void abort(ObjectKey key, String id);

  /// Lists one page.
  Page list(Kind kind, ListRequest request);

  /// Says whether versions are kept.
  void setVersioning(Versioning versioning);

  /// Deletes the bucket.
  void deleteBucket();

  @Override
  void close();
}
