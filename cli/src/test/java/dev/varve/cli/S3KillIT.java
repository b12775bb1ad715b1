package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/// `varve s3` that is killed at any moment under parallel clients: what it acknowledged is there
/// and whole after the restart, what it did not is there or not, and nothing leaks.
final class S3KillIT {
  private static final int THREADS = 5;

  /// It is killed when so many more requests were answered, or fewer.
  private static final long MAX_REQUESTS = 300;

  private static final long LOOK_NANOS = 100_000;

  /// After that, so that it is killed at any moment of a request.
  private static final long MAX_WAIT_NANOS = 5_000_000;

  private static final long START_MILLIS = 1_200;
  private static final int KILLS_PER_VERIFICATION = 5;

  @TempDir private Path folder;

  private final S3Promises promises = new S3Promises();
  private final AtomicLong collections = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong raceCount = new AtomicLong();
  private volatile boolean killing;
  private long doneCount;
  private long undoneCount;
  private long startKillCount;

  @Test
  void whatWasAcknowledgedSurvivesAKill() throws Exception {
    killAndCheck(5);
  }

  @Test
  @Tag("campaign")
  void aHundredKills() throws Exception {
    killAndCheck(100);
  }

  private void killAndCheck(int kills) throws Exception {
    SplittableRandom random = new SplittableRandom(Long.getLong("varve.seed", 4));
    run("volume", "create", "home");
    long inodeCount = makeBuckets();
    for (int kill = 0; kill < kills; kill++) {
      try (S3Server server = S3Server.start(data(), "home");
          S3Client client = server.client()) {
        check(client);
        if (kill % KILLS_PER_VERIFICATION == 1) {
          run("verify");
          run("gc");
        }
        killUnderLoad(server, client, random, "r" + kill);
      }
      while (random.nextInt(4) == 0) {
        killAtStart(random);
      }
    }
    checkTheEnd(inodeCount);
    System.out.printf(
        "s3 kills: %d under load, %d more at the start, %d requests acknowledged, %d collections"
            + " meanwhile; of those under way %d done, %d not%n",
        kills, startKillCount, acknowledged.get(), collections.get(), doneCount, undoneCount);
  }

  private Path data() {
    return folder.resolve("data");
  }

  private String run(String... arguments) {
    Ended ended = execute(arguments);
    assertThat(ended.status()).as(ended.err().toString()).isZero();
    return ended.out().toString(StandardCharsets.UTF_8);
  }

  private record Ended(int status, ByteArrayOutputStream out, StringWriter err) {}

  private Ended execute(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", data().toString()));
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(),
            out,
            new PrintWriter(out, true, StandardCharsets.UTF_8),
            new PrintWriter(err, true),
            false,
            folder,
            Optional.empty());
    return new Ended(Varve.execute(terminal, all.toArray(String[]::new)), out, err);
  }

  /// Returns how many inodes there are without buckets.
  private long makeBuckets() throws IOException, InterruptedException {
    try (S3Server server = S3Server.start(data(), "home");
        S3Client client = server.client()) {
      long count = number("inodeCount");
      S3Promises.BUCKETS.forEach(bucket -> client.createBucket(r -> r.bucket(bucket)));
      client.putBucketVersioning(r ->
          r.bucket(S3Promises.BUCKETS.getLast())
              .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
      server.kill();
      return count;
    }
  }

  private long number(String name) {
    String line = run("verify", "--json");
    Matcher found = Pattern.compile("\"" + name + "\": ?(\\d+)").matcher(line);
    assertThat(found.find()).as(line).isTrue();
    return Long.parseLong(found.group(1));
  }

  private void killUnderLoad(
      S3Server server, S3Client client, SplittableRandom random, String round) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1)) {
      long enough = acknowledged.get() + 1 + random.nextLong(MAX_REQUESTS);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        String name = "t" + i + "-" + round;
        running.add(
            threads.submit(
                new S3KillLoad(
                    promises, client, name, random.nextLong(), acknowledged, raceCount)));
      }
      killing = false;
      if (random.nextInt(3) == 0) {
        running.add(threads.submit(this::collectUntilKilled));
      }
      while (acknowledged.get() < enough && running.stream().noneMatch(Future::isDone)) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
      LockSupport.parkNanos(random.nextLong(MAX_WAIT_NANOS));
      killing = true;
      server.kill();
      for (Future<?> load : running) {
        await(load);
      }
    }
  }

  /// Brings space back while clients put and delete.
  private void collectUntilKilled() {
    Ended ended = execute("gc", "--sweep");
    while (ended.status() == 0) {
      collections.incrementAndGet();
      ended = execute("gc", "--sweep");
    }
    assertThat(killing).as("ended by the kill: %s", ended.err()).isTrue();
  }

  private static void await(Future<?> load) throws InterruptedException {
    try {
      load.get();
    } catch (ExecutionException e) {
      throw new AssertionError("under load: " + e.getCause(), e);
    }
  }

  /// Kills it while it recovers, or a little later.
  private void killAtStart(SplittableRandom random) throws IOException, InterruptedException {
    try (S3Server server = S3Server.start(data(), "home")) {
      LockSupport.parkNanos(1_000_000 * random.nextLong(START_MILLIS));
      server.kill();
      startKillCount++;
    }
  }

  private void check(S3Client client) {
    S3KillCheck check = new S3KillCheck(client, promises);
    check.checkAll();
    doneCount += check.doneCount();
    undoneCount += check.undoneCount();
  }

  private void checkTheEnd(long inodeCount) throws IOException, InterruptedException {
    try (S3Server server = S3Server.start(data(), "home");
        S3Client client = server.client()) {
      check(client);
      run("verify");
      new S3KillCheck(client, promises).deleteAll();
      server.stop();
    }
    assertThat(number("inodeCount")).as("inodes").isEqualTo(inodeCount);
    run("gc", "--sweep");
    assertThat(number("chunkCount")).as("chunks of payload").isZero();
    assertThat(run("gc", "--sweep")).startsWith("released 0 chunks, ended 0 ");
  }
}
