package dev.varve.namespace;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
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

  Uploads() {}

  /// Begins an upload.
  ///
  /// @param bucket where the object will be
  /// @param key its key
  /// @param attributes what will be known of it
  /// @return the upload
  public Upload create(Bucket bucket, ObjectKey key, Attributes attributes) {
    return missing();
  }

  /// Finds an upload.
  ///
  /// @param bucket where
  /// @param key its key
  /// @param id its id
  /// @return the upload, or empty when it was finished, or never was
  public Optional<Upload> find(Bucket bucket, ObjectKey key, String id) {
    return missing();
  }

  /// Begins to upload a part; one with the same number is replaced when it is committed. Only the
  /// checksums of the attributes are kept.
  ///
  /// @param upload the upload
  /// @param number from 1 to 10,000
  /// @return a writer, to be closed
  public ObjectWriter put(Upload upload, int number) {
    return missing();
  }

  /// Makes a part of a range of an object, without copying bytes into the volume again.
  ///
  /// @param upload the upload
  /// @param number from 1 to 10,000
  /// @param source the object
  /// @param offset its first byte
  /// @param length how many bytes
  /// @return the part
  public Part copy(Upload upload, int number, ObjectReader source, long offset, long length) {
    return missing();
  }

  /// Lists parts in the order of their numbers.
  ///
  /// @param upload the upload
  /// @param after only parts with greater numbers
  /// @param limit the most parts
  /// @return the next parts; fewer than the limit only at the end
  public List<Part> parts(Upload upload, int after, int limit) {
    return missing();
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
    return missing();
  }

  /// Ends an upload; its parts go.
  ///
  /// @param bucket where
  /// @param key its key
  /// @param id its id
  /// @throws VarveException `UPLOAD_NOT_FOUND`
  public void abort(Bucket bucket, ObjectKey key, String id) {
    missing();
  }

  /// Lists unfinished uploads.
  ///
  /// @param bucket where
  /// @param request what to list; `afterVersion` is the id of an upload of the key `after`
  /// @return a page
  public UploadPage list(Bucket bucket, ListRequest request) {
    return missing();
  }

  @SuppressWarnings({"TypeParameterUnusedInFormals", "DoNotCallSuggester"})
  private static <T> T missing() {
    throw new VarveException(ErrorCode.NOT_SUPPORTED, "not yet");
  }
}
