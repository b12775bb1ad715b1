package dev.varve.namespace;

import dev.varve.volume.ObjectAccess;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.state.StateView;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes one page of a listing of versions: of each key the newest first.
///
/// A place in such a listing is a key and a position: versions of the key that are as old or older,
/// then later keys. A continuation is the position (8 bytes), then the key.
final class VersionListing {
  private final ObjectAccess access;
  private final Bucket bucket;
  private final ListRequest request;
  private final Range range;
  private final List<Listed> versions = new ArrayList<>();
  private final List<byte[]> commonPrefixes = new ArrayList<>();

  VersionListing(ObjectAccess access, Bucket bucket, ListRequest request) {
    this.access = access;
    this.bucket = bucket;
    this.request = request;
    this.range = new Range(request);
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record At(byte[] key, long position) {
    static At key(byte[] key) {
      return new At(key, Long.MAX_VALUE);
    }

    /// All that was kept of a key: what a file client put there may be older than that.
    static At afterCurrent(byte[] key) {
      return new At(key, Long.MAX_VALUE - 1);
    }

    byte[] encode() {
      return ByteBuffer.allocate(Long.BYTES + key.length).putLong(position).put(key).array();
    }

    static At decode(byte[] bytes) {
      dev.varve.base.Check.argument(
          bytes.length >= Long.BYTES, () -> "a continuation is from the page before");
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      long position = buffer.getLong();
      byte[] key = new byte[buffer.remaining()];
      buffer.get(key);
      return new At(key, position);
    }
  }

  ListPage page() {
    Optional<At> next = Optional.of(access.read(this::start));
    boolean more = request.limit() > 0;
    while (more && next.isPresent()) {
      At from = next.get();
      next = access.read(view -> readSlice(view, from));
      more = !isFull();
    }
    Optional<byte[]> continuation = request.limit() == 0 ? Optional.empty() : next.map(At::encode);
    return new ListPage(versions, commonPrefixes, continuation);
  }

  private At start(StateView view) {
    Settings.versioning(view, bucket);
    if (request.continuation().isPresent()) {
      return At.decode(request.continuation().get());
    }
    byte[] after = request.after();
    if (request.afterVersion().isEmpty() || after.length == 0) {
      return At.key(range.start(after));
    }
    ObjectKey key = ObjectKey.of(after);
    String version = request.afterVersion().get();
    if (isCurrent(view, key, version)) {
      return At.afterCurrent(after);
    }
    Optional<Long> position = position(view, key, version).filter(found -> found > 0);
    return position.isEmpty() ? At.key(range.start(after)) : new At(after, position.get() - 1);
  }

  private boolean isCurrent(StateView view, ObjectKey key, String version) {
    return Spot.find(view, bucket.directory(), key)
        .current()
        .filter(held -> Infos.version(held.inode()).text().equals(version))
        .isPresent();
  }

  private Optional<Long> position(StateView view, ObjectKey key, String version) {
    return VersionId.position(version)
        .or(() ->
            Kept.directory(view, bucket.directory(), key)
                .flatMap(directory -> Kept.find(view, directory, version))
                .map(kept -> kept.id().position()));
  }

  private boolean isFull() {
    return versions.size() + commonPrefixes.size() >= request.limit();
  }

  /// Reads some versions.
  ///
  /// @return where to go on, empty at the end
  private Optional<At> readSlice(StateView view, At from) {
    Settings.versioning(view, bucket);
    MergedStream keys = Listing.keys(view, bucket.directory());
    SpelledStream kept =
        new SpelledStream(
            view, SpelledStream.find(view, bucket.directory(), Kept.VERSIONS), FileType.DIRECTORY);
    MergedStream both = new MergedStream(keys, kept);
    boolean there = both.seek(from.key());
    At at = from;
    for (int read = 0; there && range.holds(both.key()); read++) {
      byte[] key = both.key();
      at = java.util.Arrays.equals(key, at.key()) ? at : At.key(key);
      if (isFull() || read == Listing.SLICE_KEYS || both.isPaused()) {
        return Optional.of(at);
      }
      byte[] common = range.commonPrefix(key);
      if (common.length > 0) {
        commonPrefixes.add(common);
        byte[] after = Range.successor(common);
        there = after.length > 0 && both.seek(after);
      } else {
        Optional<At> rest = addVersions(view, both, keys, kept, at);
        if (rest.isPresent()) {
          return rest;
        }
        there = both.next();
      }
    }
    return Optional.empty();
  }

  /// Adds the versions of one key, as many as there is room for.
  ///
  /// @return where to go on when there are more
  private Optional<At> addVersions(
      StateView view, MergedStream both, MergedStream keys, SpelledStream kept, At at) {
    ObjectKey key = ObjectKey.of(at.key());
    Optional<Inode> current =
        both.order() <= 0 ? Optional.of(view.inode(keys.ino())) : Optional.empty();
    Optional<Long> directory = both.order() >= 0 ? Optional.of(kept.ino()) : Optional.empty();
    // The current one is first whatever its position: a file client's bytes may be of any.
    if (current.isPresent() && at.position() == Long.MAX_VALUE) {
      Inode inode = current.get();
      versions.add(Infos.listed(key, inode, Optional.of(Infos.version(inode)), false, true));
    }
    if (directory.isEmpty()) {
      return Optional.empty();
    }
    int room =
        Math.min(Listing.SLICE_KEYS, request.limit() - versions.size() - commonPrefixes.size());
    long from = Math.min(at.position(), Long.MAX_VALUE - 1);
    List<Kept> found = Kept.after(view, directory.get(), from, room + 1);
    Optional<Kept> newest = Kept.newest(view, directory.get());
    for (Kept version : found.subList(0, Math.min(room, found.size()))) {
      boolean latest =
          current.isEmpty() && version.marker() && newest.map(version::equals).orElse(false);
      versions.add(
          Infos.listed(
              key, view.inode(version.ino()), Optional.of(version.id()), version.marker(), latest));
    }
    return found.size() > room
        ? Optional.of(new At(at.key(), found.get(room).id().position()))
        : Optional.empty();
  }
}
