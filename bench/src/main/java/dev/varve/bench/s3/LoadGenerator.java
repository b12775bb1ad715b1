package dev.varve.bench.s3;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.time.Clock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/// Clients that load a server together, each with a thread, a connection and objects of its own.
/// What they put stays until it is deleted.
public final class LoadGenerator implements AutoCloseable {
  /// How long a request may take when the time is over. Who waits longer is cut off.
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final List<LoadClient> clients;
  private final ExecutorService threads;
  private final Clock clock = Clock.system();

  private LoadGenerator(List<LoadClient> clients) {
    this.clients = clients;
    this.threads = Executors.newFixedThreadPool(clients.size());
  }

  /// What the clients talk to.
  ///
  /// @param endpoint where
  /// @param key signs
  /// @param bucket which is there
  public record Target(Endpoint endpoint, SigningKey key, String bucket) {
    private S3Client client() {
      return new S3Client(endpoint, key, bucket);
    }

    /// Makes the bucket.
    ///
    /// @return false when it was there
    public boolean createBucket() {
      return asked(S3Client::createBucket);
    }

    /// Deletes the bucket.
    public void deleteBucket() {
      asked(client -> {
        client.deleteBucket();
        return true;
      });
    }

    private interface Question<T> {
      T ask(S3Client client) throws IOException;
    }

    private <T> T asked(Question<T> question) {
      try (S3Client client = client()) {
        return question.ask(client);
      } catch (IOException e) {
        throw new VarveException(
            ErrorCode.INVALID_STATE,
            "bucket " + bucket + " at " + endpoint + ": " + e.getMessage(),
            e);
      }
    }
  }

  /// Makes clients; they connect when they have something to ask.
  ///
  /// @param target what they talk to
  /// @param clientCount how many
  /// @param sizeBytes how large their objects are
  /// @param prefix what the keys of their objects begin with, which others' do not
  /// @param listed what there is to be listed, of which each client begins with another part
  /// @return the clients
  public static LoadGenerator of(
      Target target, int clientCount, long sizeBytes, String prefix, Optional<ListedKeys> listed) {
    List<LoadClient> clients = new ArrayList<>();
    for (int i = 0; i < clientCount; i++) {
      int part = i;
      String after =
          listed
              .filter(keys -> part > 0)
              .map(keys -> keys.key((int) ((long) keys.count() * part / clientCount)))
              .orElse("");
      clients.add(new LoadClient(target.client(), i, sizeBytes, prefix, after));
    }
    return new LoadGenerator(clients);
  }

  /// Lets the clients ask, all at once.
  ///
  /// @param mix for what
  /// @param clientCount how many of them
  /// @param durationNanos for how long
  /// @param maxCount how many requests at most
  /// @return what they did
  public LoadResult run(Mix mix, int clientCount, long durationNanos, long maxCount) {
    AtomicLong turns = new AtomicLong(maxCount);
    long end = clock.monotonicNanos() + durationNanos;
    return all(
        clientCount, durationNanos, number -> () -> clients.get(number).run(mix, end, turns));
  }

  /// Puts small objects at the keys that are to be listed.
  ///
  /// @param keys the keys
  /// @param maxNanos how long that may take
  /// @return what was done
  public LoadResult putListed(ListedKeys keys, long maxNanos) {
    int count = clients.size();
    return all(count, maxNanos, number -> () -> clients.get(number).putListed(keys, number, count));
  }

  /// Deletes them.
  ///
  /// @param keys the keys
  /// @param maxNanos how long that may take
  /// @return what was done
  public LoadResult deleteListed(ListedKeys keys, long maxNanos) {
    int count = clients.size();
    return all(
        count, maxNanos, number -> () -> clients.get(number).deleteListed(keys, number, count));
  }

  private LoadResult all(
      int count, long durationNanos, IntFunction<Callable<LoadClient.Tally>> work) {
    long start = clock.monotonicNanos();
    List<Future<LoadClient.Tally>> futures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      futures.add(threads.submit(work.apply(i)));
    }
    Latencies latencies = new Latencies();
    long amount = 0;
    long errorCount = 0;
    Optional<String> firstError = Optional.empty();
    for (int i = 0; i < count; i++) {
      LoadClient.Tally tally = await(futures.get(i), i, start + durationNanos + GRACE_NANOS);
      latencies.add(tally.latencies);
      amount += tally.amount;
      errorCount += tally.errorCount;
      firstError = firstError.or(() -> Optional.ofNullable(tally.firstError));
    }
    long nanos = clock.monotonicNanos() - start;
    return new LoadResult(amount, nanos, latencies, errorCount, firstError);
  }

  private LoadClient.Tally await(Future<LoadClient.Tally> future, int number, long endNanos) {
    try {
      try {
        return future.get(Math.max(1, endNanos - clock.monotonicNanos()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException stuck) {
        close(clients.get(number));
        return future.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("a client of the load generator failed: " + e, e);
    }
  }

  private static void close(LoadClient client) {
    try {
      client.close();
    } catch (IOException e) {
      throw new VarveException(ErrorCode.DISK_FAILED, "a connection could not be closed", e);
    }
  }

  /// Closes the connections.
  @Override
  public void close() {
    threads.shutdown();
    clients.forEach(LoadGenerator::close);
  }
}
