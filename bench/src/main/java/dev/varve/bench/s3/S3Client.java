package dev.varve.bench.s3;

import dev.varve.base.time.Clock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Sends requests of S3, path style, one after the other on a connection that is opened when it is
/// needed. A request fails by an exception; the next one may succeed.
///
/// One thread; any other may close it.
final class S3Client implements AutoCloseable {
  private static final int MAX_FAILURE_BYTES = 4096;
  private static final String NO_QUERY = "";

  private final Endpoint endpoint;
  private final Signer signer;
  private final String bucket;
  private final Clock clock = Clock.system();
  private volatile @Nullable Connection open;

  S3Client(Endpoint endpoint, SigningKey key, String bucket) {
    this.endpoint = endpoint;
    this.signer = new Signer(key, endpoint.authority());
    this.bucket = "/" + bucket;
  }

  /// Makes the bucket.
  ///
  /// @return false when it was there
  boolean createBucket() throws IOException {
    Exchange exchange = new Exchange("PUT", bucket, NO_QUERY, 0);
    exchange.receive(Sink.nothing());
    if (exchange.text().contains("BucketAlreadyOwnedByYou")) {
      return false;
    }
    exchange.check();
    return true;
  }

  void deleteBucket() throws IOException {
    Exchange exchange = new Exchange("DELETE", bucket, NO_QUERY, 0);
    exchange.receive(Sink.nothing());
    exchange.check();
  }

  /// Puts an object.
  void put(String key, long number, ObjectBytes bytes) throws IOException {
    Exchange exchange = new Exchange("PUT", path(key), NO_QUERY, bytes.sizeBytes());
    for (long at = 0; at < bytes.sizeBytes(); at += ObjectBytes.PIECE_BYTES) {
      exchange.send(bytes.piece(number, at));
    }
    exchange.receive(Sink.nothing());
    exchange.check();
  }

  /// Gets an object.
  ///
  /// @param sink takes its bytes
  /// @return how many they were
  long get(String key, Sink sink) throws IOException {
    Exchange exchange = new Exchange("GET", path(key), NO_QUERY, 0);
    Answer answer = exchange.receive(sink);
    exchange.check();
    return answer.bodyBytes();
  }

  void head(String key) throws IOException {
    Exchange exchange = new Exchange("HEAD", path(key), NO_QUERY, 0);
    exchange.receive(Sink.nothing());
    exchange.check();
  }

  void delete(String key) throws IOException {
    Exchange exchange = new Exchange("DELETE", path(key), NO_QUERY, 0);
    exchange.receive(Sink.nothing());
    exchange.check();
  }

  /// Lists a page.
  ///
  /// @param after only keys that come after it
  /// @param continuation where the page before ended
  KeyPage list(String prefix, String after, Optional<String> continuation) throws IOException {
    String from = continuation.map(token -> "continuation-token=" + encode(token) + "&").orElse("");
    String start =
        continuation.isPresent() || after.isEmpty() ? "" : "&start-after=" + encode(after);
    String query = from + "list-type=2&prefix=" + encode(prefix) + start;
    Exchange exchange = new Exchange("GET", bucket, query, 0);
    ByteArrayOutputStream document = new ByteArrayOutputStream();
    exchange.receive(bytes -> append(document, bytes));
    exchange.check();
    return KeyPage.parse(document.toString(StandardCharsets.UTF_8));
  }

  private static void append(ByteArrayOutputStream document, ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    document.write(copy, 0, copy.length);
  }

  /// Keys of this package need no encoding.
  private String path(String key) {
    return bucket + "/" + key;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }

  /// A request and its answer. A connection on which something broke is not used again.
  private final class Exchange {
    private final String method;
    private final String path;
    private final Connection connection;
    private final ByteArrayOutputStream failure = new ByteArrayOutputStream();
    private boolean isSuccess;
    private int status;

    Exchange(String method, String path, String query, long bodyBytes) throws IOException {
      this.method = method;
      this.path = path;
      this.connection = connection();
      long now = TimeUnit.MILLISECONDS.toSeconds(clock.epochMillis());
      String target = query.isEmpty() ? path : path + "?" + query;
      String length = method.equals("PUT") ? "Content-Length: " + bodyBytes + "\r\n" : "";
      connection.head(
          method
              + " "
              + target
              + " HTTP/1.1\r\n"
              + signer.headers(method, path, query, Signer.UNSIGNED, now)
              + length
              + "\r\n");
    }

    void send(ByteBuffer bytes) throws IOException {
      try {
        connection.body(bytes);
      } catch (IOException e) {
        S3Client.this.close();
        throw e;
      }
    }

    Answer receive(Sink sink) throws IOException {
      boolean isWhole = false;
      try {
        Answer answer = connection.receive(method.equals("HEAD"), sink, this::keep);
        isWhole = !answer.isLast();
        isSuccess = answer.isSuccess();
        status = answer.status();
        return answer;
      } finally {
        if (!isWhole) {
          S3Client.this.close();
        }
      }
    }

    private void keep(ByteBuffer bytes) {
      if (failure.size() < MAX_FAILURE_BYTES) {
        append(failure, bytes);
      }
      bytes.position(bytes.limit());
    }

    String text() {
      return failure.toString(StandardCharsets.UTF_8);
    }

    void check() throws IOException {
      if (!isSuccess) {
        throw new IOException(
            "%s %s was answered %d %s".formatted(method, path, status, text().strip()));
      }
    }
  }

  private Connection connection() throws IOException {
    Connection there = open;
    if (there == null) {
      there = Connection.open(endpoint);
      open = there;
    }
    return there;
  }

  @Override
  public void close() throws IOException {
    Connection there = open;
    open = null;
    if (there != null) {
      there.close();
    }
  }
}
