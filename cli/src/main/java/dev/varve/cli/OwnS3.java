package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.RandomSource;
import dev.varve.base.VarveException;
import dev.varve.bench.S3Host;
import dev.varve.bench.s3.Endpoint;
import dev.varve.bench.s3.ListedKeys;
import dev.varve.bench.s3.SigningKey;
import dev.varve.namespace.Attributes;
import dev.varve.namespace.Bucket;
import dev.varve.namespace.Condition;
import dev.varve.namespace.ObjectKey;
import dev.varve.namespace.ObjectWriter;
import dev.varve.namespace.Objects;
import dev.varve.volume.access.Caller;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// `varve s3` in a process of its own, for a benchmark.
///
/// @param region what signatures name
/// @param terminal is told what the server said when it ends
record OwnS3(String region, Terminal terminal) implements S3Host {
  private static final String VOLUME = "bench";
  private static final String ADDRESS = "http://127.0.0.1:";

  /// Callers that put the objects to be listed: a flush serves all of them.
  private static final int CALLERS = 256;

  /// How a line begins that each server says (docs/decisions/0003).
  private static final String JVM_LINE = "WARNING: Using incubator modules";

  private static final long END_SECONDS = 60;

  @Override
  public Running start(Path directory, String bucket, Optional<ListedKeys> listed) {
    Path data = directory.resolve("data");
    make(data, bucket, listed);
    Path log = directory.resolve("log");
    try {
      Process process =
          new ProcessBuilder(
                  OwnProgram.again(
                      "s3", VOLUME, "--listen", "127.0.0.1:0", "--data", data.toString()))
              .redirectError(log.toFile())
              .start();
      String line = address(process, log);
      Endpoint endpoint = Endpoint.parse(line.substring(line.indexOf(ADDRESS)));
      return new Started(process, endpoint, readKey(RootKeyFile.in(data), region), log, terminal);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a server", e);
    }
  }

  /// Reads where the server listens. The JVM may say something before, when its flags make it.
  private static String address(Process process, Path log) throws IOException {
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    String line = lines.readLine();
    while (line != null && !line.contains(ADDRESS)) {
      line = lines.readLine();
    }
    if (line == null) {
      throw new VarveException(
          ErrorCode.INVALID_STATE, "the server did not start: " + Files.readString(log));
    }
    return line;
  }

  private record Started(
      Process process, Endpoint endpoint, SigningKey key, Path log, Terminal terminal)
      implements Running {
    /// Its key was made before it started, so it does not say that.
    @Override
    public void close() {
      process.destroy();
      try {
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      try (Stream<String> lines = Files.lines(log)) {
        lines
            .filter(line -> !line.startsWith(JVM_LINE))
            .forEach(line -> terminal.tell("server: " + line));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + log, e);
      }
    }
  }

  /// Reads a file with an access key on a line and its secret on the next.
  static SigningKey readKey(Path file, String region) {
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() < 2) {
        throw new VarveException(
            ErrorCode.INVALID_ARGUMENT,
            file + " should have an access key on a line and its secret on the next");
      }
      return new SigningKey(lines.get(0).strip(), lines.get(1).strip(), region);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /// Makes a volume with a bucket. The objects do not come by the network, which would take longer.
  private static void make(Path data, String bucket, Optional<ListedKeys> listed) {
    PrintWriter nothing = new PrintWriter(Writer.nullWriter());
    Terminal silent = new Terminal(nothing, nothing);
    try (DataDirectory directory = DataDirectory.open(data, silent)) {
      new RootKeyFile(data).readOrMake(RandomSource.system(), silent);
      directory.createVolume(VOLUME);
      try (OpenVolume volume = OpenVolume.forWork(directory, VOLUME)) {
        Objects objects = Objects.of(volume.volume(), Caller.ROOT);
        Bucket made = objects.createBucket(bucket);
        listed.ifPresent(keys -> putAll(objects, made, keys));
      }
    }
  }

  private static void putAll(Objects objects, Bucket bucket, ListedKeys keys) {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        int first = i;
        all.add(callers.submit(() -> putShare(objects, bucket, keys, first)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new VarveException(
          ErrorCode.INVALID_STATE, "the objects to be listed could not be made", e);
    }
  }

  private static void putShare(Objects objects, Bucket bucket, ListedKeys keys, int first) {
    for (int i = first; i < keys.count(); i += CALLERS) {
      byte[] key = keys.key(i).getBytes(StandardCharsets.UTF_8);
      try (ObjectWriter writer = objects.put(bucket, ObjectKey.of(key))) {
        writer.write(ByteBuffer.wrap(key));
        writer.commit(Attributes.NONE, Condition.NONE);
      }
    }
  }
}
