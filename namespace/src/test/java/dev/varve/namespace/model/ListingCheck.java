package dev.varve.namespace.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.namespace.ListRequest;
import dev.varve.namespace.ObjectKey;
import dev.varve.namespace.model.ObjectFace.Kind;
import dev.varve.namespace.model.ObjectFace.Line;
import dev.varve.namespace.model.ObjectFace.Page;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.function.BiConsumer;

/// Lists with random options, and compares what comes with what a map says: every line, their
/// order, and how pages are filled.
final class ListingCheck {
  private static final int SMALL_PAGE = 3;
  private static final int LARGE_PAGE = 50;

  private final ObjectFace face;
  private final Random random;
  private final RandomKeys keys;

  ListingCheck(ObjectFace face, Random random) {
    this.face = face;
    this.random = random;
    this.keys = new RandomKeys(random, face);
  }

  /// Lists once.
  ///
  /// @param expected what is told of each key, in order
  /// @param shown what is told of a line
  void check(
      Kind kind,
      SortedMap<ObjectKey, List<String>> expected,
      BiConsumer<Line, List<String>> shown) {
    Collection<ObjectKey> known = expected.keySet();
    byte[] prefix = random.nextBoolean() ? new byte[0] : keys.beginningOf(known);
    byte[] after = random.nextInt(3) == 0 ? keys.beginningOf(known) : new byte[0];
    int limit = 1 + random.nextInt(random.nextBoolean() ? SMALL_PAGE : LARGE_PAGE);
    ListRequest request =
        ListRequest.all(limit).withPrefix(prefix).withDelimiter(keys.delimiter()).withAfter(after);
    assertThat(all(kind, request, shown))
        .as(() ->
            "%s prefix '%s' delimiter '%s' after '%s' pages of %d"
                .formatted(
                    kind,
                    KeyPaths.text(prefix),
                    KeyPaths.text(request.delimiter()),
                    KeyPaths.text(after),
                    limit))
        .isEqualTo(
            naive(
                expected,
                KeyPaths.text(prefix),
                KeyPaths.text(request.delimiter()),
                KeyPaths.text(after)));
  }

  private List<String> all(Kind kind, ListRequest first, BiConsumer<Line, List<String>> shown) {
    List<String> found = new ArrayList<>();
    Optional<ListRequest> request = Optional.of(first);
    while (request.isPresent()) {
      Page page = face.list(kind, request.get());
      int count = page.lines().size() + page.commonPrefixes().size();
      assertThat(count).as("lines of a page").isLessThanOrEqualTo(first.limit());
      assertThat(page.next().isEmpty() || count == first.limit()).as("a full page").isTrue();
      addMerged(page, found, shown);
      request = page.next();
    }
    return found;
  }

  /// Adds both kinds of a page's lines in the order of their keys, each kind as it came.
  private static void addMerged(
      Page page, List<String> found, BiConsumer<Line, List<String>> shown) {
    int at = 0;
    for (byte[] common : page.commonPrefixes()) {
      String text = KeyPaths.text(common);
      while (at < page.lines().size() && text(page, at).compareTo(text) < 0) {
        add(page.lines().get(at++), found, shown);
      }
      found.add(text + " ...");
    }
    while (at < page.lines().size()) {
      add(page.lines().get(at++), found, shown);
    }
  }

  private static String text(Page page, int index) {
    return KeyPaths.text(page.lines().get(index).key().toBytes());
  }

  private static void add(Line line, List<String> found, BiConsumer<Line, List<String>> shown) {
    List<String> told = new ArrayList<>();
    shown.accept(line, told);
    told.forEach(text -> found.add(KeyPaths.text(line.key().toBytes()) + " " + text));
  }

  private static List<String> naive(
      Map<ObjectKey, List<String>> expected, String prefix, String delimiter, String after) {
    List<String> lines = new ArrayList<>();
    expected.forEach((objectKey, told) -> {
      String key = KeyPaths.text(objectKey.toBytes());
      if (!key.startsWith(prefix) || (!after.isEmpty() && key.compareTo(after) <= 0)) {
        return;
      }
      int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
      String common = at < 0 ? key : key.substring(0, at + delimiter.length());
      if (at < 0) {
        told.forEach(text -> lines.add(key + " " + text));
      } else if (!common.equals(after)
          && (lines.isEmpty() || !lines.getLast().equals(common + " ..."))) {
        lines.add(common + " ...");
      }
    });
    return lines;
  }
}
