package dev.varve.namespace;

import dev.varve.volume.ObjectAccess;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.state.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes one page of a listing. Reads a bounded number of keys at a time, so that nobody who writes
/// waits for a long page; between them it seeks the next key anew.
final class Listing {
  /// Keys that are read while nobody writes: about 0.2 ms.
  static final int SLICE_KEYS = 256;

  private final ObjectAccess access;
  private final Bucket bucket;
  private final ListRequest request;
  private final Range range;
  private final List<Found> objects = new ArrayList<>();
  private final List<byte[]> commonPrefixes = new ArrayList<>();
  private Optional<byte[]> next;

  /// A key with what has it.
  private record Found(ObjectKey key, Inode inode) {}

  Listing(ObjectAccess access, Bucket bucket, ListRequest request) {
    this.access = access;
    this.bucket = bucket;
    this.request = request;
    this.range = new Range(request);
    this.next = Optional.of(request.continuation().orElseGet(() -> range.start(request.after())));
  }

  /// Streams all keys of a bucket.
  static MergedStream keys(StateView view, long bucket) {
    return new MergedStream(
        new PathStream(view, bucket),
        new SpelledStream(view, SpelledStream.find(view, bucket, Spot.KEYS), FileType.REGULAR));
  }

  ListPage page() {
    boolean more = request.limit() > 0;
    if (!more) {
      access.read(view -> Settings.versioning(view, bucket));
      next = Optional.empty();
    }
    while (more) {
      more = access.read(this::readSlice);
    }
    return new ListPage(objects.stream().map(this::listed).toList(), commonPrefixes, next);
  }

  private boolean isFull() {
    return objects.size() + commonPrefixes.size() >= request.limit();
  }

  /// Reads some keys; `next` is where to go on.
  ///
  /// @return whether the page wants more
  private boolean readSlice(StateView view) {
    Settings.versioning(view, bucket);
    MergedStream stream = keys(view, bucket.directory());
    boolean there = stream.seek(next.orElseThrow());
    for (int read = 0; there && range.holds(stream.key()); read++) {
      byte[] key = stream.key();
      if (isFull() || read == SLICE_KEYS || stream.isPaused()) {
        next = Optional.of(key);
        return !isFull();
      }
      byte[] common = range.commonPrefix(key);
      if (common.length == 0) {
        objects.add(new Found(ObjectKey.of(key), view.inode(stream.ino())));
        there = stream.next();
      } else {
        commonPrefixes.add(common);
        byte[] after = Range.successor(common);
        there = after.length > 0 && stream.seek(after);
      }
    }
    next = Optional.empty();
    return false;
  }

  private Listed listed(Found found) {
    Inode inode = found.inode();
    if (access.flush(inode.ino())) {
      inode = access.read(view -> view.find(found.inode().ino())).orElse(inode);
    }
    return Infos.listed(found.key(), inode, Optional.empty(), false, true);
  }

  /// Looks for any object or version of a bucket.
  static boolean isEmpty(ObjectAccess access, Bucket bucket) {
    Optional<byte[]> from = Optional.of(new byte[0]);
    boolean found = false;
    while (from.isPresent() && !found) {
      byte[] start = from.get();
      MergedStream stream =
          access.read(view -> {
            Settings.versioning(view, bucket);
            MergedStream keys = allKeys(view, bucket.directory());
            keys.seek(start);
            return keys;
          });
      found = stream.isValid() && !stream.isPaused();
      from = stream.isValid() ? Optional.of(stream.key()) : Optional.empty();
    }
    return !found;
  }

  /// Streams all keys of a bucket, also those that only have versions.
  private static MergedStream allKeys(StateView view, long bucket) {
    return new MergedStream(
        keys(view, bucket),
        new SpelledStream(
            view, SpelledStream.find(view, bucket, Kept.VERSIONS), FileType.DIRECTORY));
  }
}
