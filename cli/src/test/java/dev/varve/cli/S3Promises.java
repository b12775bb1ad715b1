package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// What a server was asked to do, and what it promised to have done. Each key has one thread that
/// changes it, besides those that all race for.
final class S3Promises {
  /// A bucket without versions and one with them.
  static final List<String> BUCKETS = List.of("plain", "versioned");

  /// What an object is.
  ///
  /// @param id in its metadata, of this content alone
  /// @param sizeBytes how long it is
  /// @param md5 of its bytes, in hexadecimal digits
  /// @param etag what it was acknowledged with, or will be; empty when nobody can know
  record Content(String id, long sizeBytes, String md5, Optional<String> etag) {}

  /// A version.
  ///
  /// @param id empty in a bucket without versions
  /// @param content empty for a delete marker
  record Version(String id, Optional<Content> content) {}

  /// What happens to a key.
  sealed interface Change {
    /// Puts a content, or deletes what is there.
    record Set(Optional<Content> content) implements Change {}

    /// Deletes a version for good.
    record Drop(String version) implements Change {}
  }

  /// A key's versions, the newest first; and what is under way.
  static final class History {
    final boolean versioned;
    final List<Version> versions = new ArrayList<>();
    Optional<Change> pending = Optional.empty();

    History(boolean versioned) {
      this.versioned = versioned;
    }

    Optional<Content> newest() {
      return versions.isEmpty() ? Optional.empty() : versions.getFirst().content();
    }

    /// Notes that what was under way is done.
    ///
    /// @param id the new version's
    void done(String id) {
      List<Version> after = after(pending.orElseThrow(), id);
      versions.clear();
      versions.addAll(after);
      pending = Optional.empty();
    }

    List<Version> after(Change change, String id) {
      List<Version> after = new ArrayList<>(versions);
      switch (change) {
        case Change.Drop drop -> after.removeIf(version -> version.id().equals(drop.version()));
        case Change.Set set -> {
          if (!versioned) {
            after.clear();
          }
          if (versioned || set.content().isPresent()) {
            after.addFirst(new Version(id, set.content()));
          }
        }
      }
      return after;
    }
  }

  /// A part as it was acknowledged.
  record Part(long sizeBytes, String etag) {}

  /// An upload that was begun.
  static final class Begun {
    final String bucket;
    final String key;
    final String id;
    final String contentId;
    final TreeMap<Integer, Part> parts = new TreeMap<>();

    /// What was sent, by ETag.
    final Map<String, byte[]> sent = new TreeMap<>();

    /// The number and content of a part that is under way.
    Optional<Map.Entry<Integer, Part>> pending = Optional.empty();

    /// Whether it was asked to become an object, or to end.
    boolean completing;

    boolean aborting;

    Begun(String bucket, String key, String id, String contentId) {
      this.bucket = bucket;
      this.key = key;
      this.id = id;
      this.contentId = contentId;
    }
  }

  /// What came of putting a key that nobody had put.
  static final class Race {
    final Map<String, Content> tried = new ConcurrentHashMap<>();

    /// Whether somebody was told that it is there.
    volatile boolean told;

    volatile Optional<Content> winner = Optional.empty();

    synchronized void won(Content content) {
      assertThat(winner).as("who won already").isEmpty();
      winner = Optional.of(content);
    }
  }

  private final Map<String, Map<String, History>> histories = new TreeMap<>();
  final Map<String, Begun> uploads = new ConcurrentSkipListMap<>();
  final Map<String, Race> races = new ConcurrentSkipListMap<>();

  /// Keys of uploads that may have been begun.
  final Map<String, String> beginning = new ConcurrentHashMap<>();

  S3Promises() {
    BUCKETS.forEach(bucket -> histories.put(bucket, new ConcurrentSkipListMap<>()));
  }

  Map<String, History> histories(String bucket) {
    return java.util.Objects.requireNonNull(histories.get(bucket));
  }

  History history(String bucket, String key) {
    return histories(bucket)
        .computeIfAbsent(key, same -> new History(bucket.equals(BUCKETS.getLast())));
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
