package dev.varve.bench.s3;

import java.io.IOException;
import java.util.Optional;

/// A page of a listing.
///
/// @param keyCount how many keys are on it
/// @param first the first of them, or nothing
/// @param last the last of them, or nothing
/// @param continuation where the next page begins, if there is one
record KeyPage(int keyCount, String first, String last, Optional<String> continuation) {
  private static final String KEY = "<Key>";
  private static final String TOKEN = "<NextContinuationToken>";

  /// Reads the answer of ListObjectsV2. Keys of this package have no characters that XML escapes.
  static KeyPage parse(String document) throws IOException {
    if (!document.contains("<ListBucketResult")) {
      throw new IOException("this is no listing: " + document);
    }
    int count = 0;
    int last = -1;
    int first = document.indexOf(KEY);
    for (int at = first; at >= 0; at = document.indexOf(KEY, at + KEY.length())) {
      count++;
      last = at;
    }
    int token = document.indexOf(TOKEN);
    return new KeyPage(
        count,
        text(document, first, KEY),
        text(document, last, KEY),
        token < 0 ? Optional.empty() : Optional.of(text(document, token, TOKEN)));
  }

  private static String text(String document, int at, String tag) {
    if (at < 0) {
      return "";
    }
    int start = at + tag.length();
    int end = document.indexOf('<', start);
    return document.substring(start, Math.max(start, end));
  }
}
