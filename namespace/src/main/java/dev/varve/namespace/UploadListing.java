package dev.varve.namespace;

import dev.varve.base.Check;
import dev.varve.volume.ObjectAccess;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.state.EntryCursor;
import dev.varve.volume.state.StateView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Makes one page of a listing of unfinished uploads: keys in byte order, of each key the oldest
/// first. A continuation is an id (16 bytes, zeros for the first), then a key.
final class UploadListing {
  private static final int ID_BYTES = 16;

  private final Uploads uploads;
  private final ObjectAccess access;
  private final Bucket bucket;
  private final ListRequest request;
  private final Range range;
  private final List<Upload> found = new ArrayList<>();
  private final List<byte[]> commonPrefixes = new ArrayList<>();

  UploadListing(Uploads uploads, ObjectAccess access, Bucket bucket, ListRequest request) {
    this.uploads = uploads;
    this.access = access;
    this.bucket = bucket;
    this.request = request;
    this.range = new Range(request);
  }

  /// Uploads of a key from an id on, then those of later keys.
  @SuppressWarnings("ArrayRecordComponent")
  private record At(byte[] key, byte[] id) {
    static At key(byte[] key) {
      return new At(key, new byte[ID_BYTES]);
    }

    byte[] encode() {
      byte[] bytes = Arrays.copyOf(id, ID_BYTES + key.length);
      System.arraycopy(key, 0, bytes, ID_BYTES, key.length);
      return bytes;
    }

    static At decode(byte[] bytes) {
      Check.argument(bytes.length >= ID_BYTES, () -> "a continuation is from the page before");
      return new At(
          Arrays.copyOfRange(bytes, ID_BYTES, bytes.length), Arrays.copyOf(bytes, ID_BYTES));
    }
  }

  UploadPage page() {
    Optional<At> next = Optional.of(start());
    boolean more = request.limit() > 0;
    while (more && next.isPresent()) {
      At from = next.get();
      next = access.read(view -> readSlice(view, from));
      more = !isFull();
    }
    return new UploadPage(
        found, commonPrefixes, request.limit() == 0 ? Optional.empty() : next.map(At::encode));
  }

  private At start() {
    if (request.continuation().isPresent()) {
      return At.decode(request.continuation().get());
    }
    byte[] after = request.after();
    Optional<Long> position = request.afterVersion().flatMap(VersionId::position);
    if (after.length == 0 || position.isEmpty()) {
      return At.key(range.start(after));
    }
    String next = new VersionId(position.get() + 1, false).text();
    return new At(after, next.getBytes(StandardCharsets.US_ASCII));
  }

  private boolean isFull() {
    return found.size() + commonPrefixes.size() >= request.limit();
  }

  private Optional<At> readSlice(StateView view, At from) {
    Settings.versioning(view, bucket);
    SpelledStream keys = uploads.keys(view, bucket.directory());
    boolean there = keys.seek(from.key());
    for (int read = 0; there && range.holds(keys.key()); read++) {
      byte[] key = keys.key();
      At at = Arrays.equals(key, from.key()) ? from : At.key(key);
      byte[] common = range.commonPrefix(key);
      if (read == Listing.SLICE_KEYS || (isFull() && common.length > 0)) {
        return Optional.of(at);
      }
      if (common.length > 0) {
        commonPrefixes.add(common);
        byte[] after = Range.successor(common);
        there = after.length > 0 && keys.seek(after);
      } else {
        Optional<At> rest = addUploads(view, at, keys.ino());
        if (rest.isPresent()) {
          return rest;
        }
        there = keys.next();
      }
    }
    return Optional.empty();
  }

  private Optional<At> addUploads(StateView view, At at, long directory) {
    EntryCursor cursor = new EntryCursor(view, directory);
    int added = 0;
    for (boolean more = cursor.seek(at.id()); more; more = cursor.next()) {
      byte[] id = cursor.name();
      String text = new String(id, StandardCharsets.US_ASCII);
      boolean upload =
          cursor.type() == FileType.DIRECTORY
              && VersionId.position(text).isPresent()
              // One that was finished leaves parts for a moment.
              && view.entry(cursor.ino(), Uploads.UPLOAD).isPresent();
      if (upload) {
        if (isFull() || added == Listing.SLICE_KEYS) {
          return Optional.of(new At(at.key(), id));
        }
        found.add(Uploads.upload(view, bucket, ObjectKey.of(at.key()), text, cursor.ino()));
        added++;
      }
    }
    return Optional.empty();
  }
}
