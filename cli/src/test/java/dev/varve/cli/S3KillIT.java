package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  private static final long LOAD_MILLIS = 1_500;
  private static final long START_MILLIS = 1_200;
  private static final int KILLS_PER_VERIFICATION = 5;

  @TempDir private Path folder;

  private final S3Promises promises = new S3Promises();
  private final AtomicLong raceCount = new AtomicLong();
  private long requestCount;
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
      killUnderLoad(random, "r" + kill);
      while (random.nextInt(4) == 0) {
        killAtStart(random);
      }
      try (S3Server server = S3Server.start(data(), "home");
          S3Client client = server.client()) {
        check(client);
        if (kill % KILLS_PER_VERIFICATION == 0 || kill == kills - 1) {
          run("verify");
          run("gc");
        }
        server.kill();
      }
    }
    checkNothingLeaks(inodeCount);
    System.out.printf(
        "s3 kills: %d under load, %d more at the start, %d requests acknowledged; of those under way"
            + " %d done, %d not%n",
        kills, startKillCount, requestCount, doneCount, undoneCount);
  }

  private Path data() {
    return folder.resolve("data");
  }

  private String run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", data().toString()));
    Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true));
    assertThat(Varve.execute(terminal, all.toArray(String[]::new))).as(err.toString()).isZero();
    return out.toString();
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

  private void killUnderLoad(SplittableRandom random, String round) throws Exception {
    try (S3Server server = S3Server.start(data(), "home");
        S3Client client = server.client();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<S3KillLoad> loads = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        String name = "t" + i + "-" + round;
        loads.add(new S3KillLoad(promises, client, name, random.nextLong(), raceCount));
      }
      List<Future<?>> running = new ArrayList<>();
      loads.forEach(load -> running.add(threads.submit(load)));
      LockSupport.parkNanos(1_000_000 * random.nextLong(LOAD_MILLIS));
      server.kill();
      for (Future<?> load : running) {
        await(load);
      }
      loads.forEach(load -> requestCount += load.doneCount());
    }
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

  private void checkNothingLeaks(long inodeCount) throws IOException, InterruptedException {
    try (S3Server server = S3Server.start(data(), "home");
        S3Client client = server.client()) {
      new S3KillCheck(client, promises).deleteAll();
      server.stop();
    }
    assertThat(number("inodeCount")).as("inodes").isEqualTo(inodeCount);
    run("gc", "--sweep");
    assertThat(number("chunkCount")).as("chunks of payload").isZero();
    assertThat(run("gc", "--sweep")).startsWith("released 0 chunks, ended 0 ");
  }
}
