package dev.varve.fuse.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.varve.base.time.Clock;
import dev.varve.fuse.Feature;
import dev.varve.fuse.FuseFileSystem;
import dev.varve.fuse.memory.MemoryFileSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// File systems that are really mounted; afterwards nothing may be mounted, no thread may be left,
/// and no fault may have happened that the test did not ask for.
abstract class MountFixture {
  static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);
  static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(20);

  /// Everything that the file system of the tests can.
  static final MountOptions FULL =
      MountOptions.DEFAULTS
          .named("varvetest", "memory")
          .with(MountOptions.Switch.ALLOW_OTHER)
          .with(
              EnumSet.of(
                  Feature.LISTING_WITH_ENTRIES,
                  Feature.RANGE_LOCKS,
                  Feature.WHOLE_FILE_LOCKS,
                  Feature.ACCESS_LISTS));

  private static final long MAX_SECONDS = 40;

  @TempDir Path folder;

  final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final List<FuseMount> mounts = new ArrayList<>();

  @BeforeAll
  static void onlyWhereMountingWorks() {
    boolean root = dev.varve.fuse.kernel.KernelMount.effectiveUser() == 0;
    boolean device = Files.exists(Path.of("/dev/fuse"));
    String missing = "SKIPPED: mounting for a test needs root and /dev/fuse";
    assumeTrue(root && device, missing);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    mounts.forEach(FuseMount::close);
    assertThat(MountTable.entries()).noneMatch(entry -> entry.target().startsWith(folder + "/"));
    for (FuseMount mount : mounts) {
      assertThat(mount.readerCount()).isZero();
      assertThat(mount.waitingCount()).isZero();
    }
    assertThat(faults).isEmpty();
  }

  final FuseMount mount(FuseFileSystem fileSystem, MountOptions options) {
    return mount(fileSystem, options, "mount");
  }

  final FuseMount mount(FuseFileSystem fileSystem, MountOptions options, String name) {
    try {
      Path target = folder.resolve(name);
      if (MountTable.at(target.toString()).isEmpty()) {
        Files.createDirectories(target);
      }
      FuseMount mount =
          FuseMount.mount(
              fileSystem,
              target.toString(),
              options,
              (what, cause) -> faults.add(what + ": " + cause),
              Clock.system());
      mounts.add(mount);
      return mount;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  final Path mountMemory() {
    return Path.of(mount(new MemoryFileSystem(HOUR_NANOS), FULL).path());
  }

  /// Runs a command that must succeed.
  ///
  /// @return what it printed
  static String run(Path in, String... command) {
    Result result = tryRun(in, command);
    assertThat(result.status()).as("%s: %s", Arrays.toString(command), result.output()).isZero();
    return result.output();
  }

  /// What a command did.
  record Result(int status, String output) {}

  static Result tryRun(Path in, String... command) {
    try {
      Process process =
          new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true).start();
      process.getOutputStream().close();
      CompletableFuture<Boolean> limit =
          CompletableFuture.supplyAsync(
              process::isAlive, CompletableFuture.delayedExecutor(MAX_SECONDS, TimeUnit.SECONDS));
      CompletableFuture<Void> stop = limit.thenAccept(alive -> kill(process));
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      assertThat(limit.isDone()).as("%s hangs: %s", Arrays.toString(command), output).isFalse();
      stop.cancel(false);
      return new Result(process.exitValue(), output);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(Arrays.toString(command), e);
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /// Runs a script that asserts by itself.
  static String python(Path in, String script) {
    return run(in, "python3", "-c", script);
  }

  /// Waits for something that another process or the kernel does.
  static void await(String what, java.util.function.BooleanSupplier condition) {
    Clock clock = Clock.system();
    long end = clock.monotonicNanos() + WAIT_NANOS;
    while (!condition.getAsBoolean()) {
      assertThat(clock.monotonicNanos()).as("waiting for " + what).isLessThan(end);
      clock.sleep(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }
}
