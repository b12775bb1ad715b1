package dev.varve.bench.s3;

import dev.varve.base.time.Clock;
import java.io.IOException;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One client with its own objects, which it puts, gets and deletes one after the other.
///
/// One thread; any other may close it.
final class LoadClient implements AutoCloseable {
  /// Of so many gets one is compared byte by byte, the others by their length.
  private static final int COMPARED = 16;

  /// Who fails so often in one load fails always.
  private static final int MAX_ERRORS = 1000;

  private static final int MAX_ERROR_CHARS = 300;

  private final S3Client client;
  private final ObjectBytes bytes;
  private final String prefix;
  private final String listedAfter;
  private final Clock clock = Clock.system();
  private final SplittableRandom random;
  private final LiveObjects live = new LiveObjects();
  private Optional<String> page = Optional.empty();
  private String listed = "";
  private long requestCount;
  private Tally tally = new Tally();

  /// @param prefix what the keys of its objects begin with
  /// @param listedAfter where it begins to list
  LoadClient(S3Client client, int number, long sizeBytes, String prefix, String listedAfter) {
    this.client = client;
    this.bytes = new ObjectBytes(sizeBytes);
    this.random = new SplittableRandom(number);
    this.prefix = prefix + number + "/";
    this.listedAfter = listedAfter;
  }

  /// What a client did in one load.
  static final class Tally {
    final Latencies latencies = new Latencies();
    long amount;
    long errorCount;
    @Nullable String firstError;
  }

  /// Sends requests until the time has come, or the objects are gone.
  ///
  /// @param turns what is left for all clients together
  Tally run(Mix mix, long endNanos, AtomicLong turns) {
    tally = new Tally();
    long now = clock.monotonicNanos();
    while (now - endNanos < 0
        && tally.errorCount < MAX_ERRORS
        && hasWork(mix)
        && turns.getAndDecrement() > 0) {
      try {
        long amount = request(mix);
        long then = clock.monotonicNanos();
        tally.latencies.add(then - now);
        tally.amount += amount;
        now = then;
      } catch (IOException e) {
        fail(e);
        now = clock.monotonicNanos();
      }
    }
    return tally;
  }

  private boolean hasWork(Mix mix) {
    return switch (mix) {
      case PUT, MIXED, LIST -> true;
      case GET, DELETE -> live.count() > 0;
    };
  }

  private void fail(IOException e) {
    tally.errorCount++;
    if (tally.firstError == null) {
      String text = e.toString();
      tally.firstError = text.substring(0, Math.min(text.length(), MAX_ERROR_CHARS));
    }
  }

  private long request(Mix mix) throws IOException {
    requestCount++;
    return switch (mix) {
      case PUT -> put();
      case GET -> get();
      case MIXED -> mixed();
      case LIST -> list();
      case DELETE -> delete();
    };
  }

  private long put() throws IOException {
    long number = live.next();
    client.put(key(number), number, bytes);
    live.add(number);
    return 1;
  }

  private long get() throws IOException {
    long number = live.any(random);
    boolean isCompared = requestCount % COMPARED == 0;
    long found = client.get(key(number), isCompared ? bytes.checking(number) : Sink.nothing());
    if (found != bytes.sizeBytes()) {
      throw new IOException(
          key(number) + " has " + found + " bytes, expected " + bytes.sizeBytes());
    }
    return 1;
  }

  private long delete() throws IOException {
    long number = live.takeAny(random);
    client.delete(key(number));
    return 1;
  }

  private long mixed() throws IOException {
    int turn = random.nextInt(20);
    if (live.count() == 0 || turn < 3) {
      return put();
    }
    if (turn < 12) {
      return get();
    }
    if (turn < 18) {
      client.head(key(live.any(random)));
      return 1;
    }
    return delete();
  }

  private long list() throws IOException {
    String after = page.isPresent() ? listed : "";
    KeyPage found = client.list(ListedKeys.PREFIX, listedAfter, page);
    if (found.keyCount() > 0 && found.first().compareTo(after) <= 0) {
      throw new IOException("a page begins with " + found.first() + ", after " + after);
    }
    page = found.continuation();
    listed = found.last();
    return found.keyCount();
  }

  private String key(long number) {
    return prefix + number;
  }

  /// Puts the keys of its share that are to be listed.
  Tally putListed(ListedKeys keys, int first, int step) {
    return forListed(keys, first, step, key -> client.put(key, 0, bytes));
  }

  Tally deleteListed(ListedKeys keys, int first, int step) {
    return forListed(keys, first, step, client::delete);
  }

  private interface KeyWork {
    void run(String key) throws IOException;
  }

  private Tally forListed(ListedKeys keys, int first, int step, KeyWork work) {
    tally = new Tally();
    for (int i = first; i < keys.count() && tally.errorCount < MAX_ERRORS; i += step) {
      try {
        work.run(keys.key(i));
        tally.amount++;
      } catch (IOException e) {
        fail(e);
      }
    }
    return tally;
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
