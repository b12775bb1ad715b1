package dev.varve.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What code may not touch, and the few places that may.
final class BansTest {
  /// Everywhere: no package is allowed.
  private static final List<String> NOWHERE = List.of();

  /// Everything that is not a core. A core's package is missing here, nothing else is.
  private static final List<String> EDGES =
      List.of(
          "dev.varve.base",
          "dev.varve.bench",
          "dev.varve.cli",
          "dev.varve.fuse.kernel",
          "dev.varve.fuse.mount",
          "dev.varve.gateway.s3.ContentSender",
          "dev.varve.gateway.s3.HeaderWatch",
          "dev.varve.gateway.s3.LifecycleThread",
          "dev.varve.gateway.s3.RequestBody",
          "dev.varve.gateway.s3.RequestHandler",
          "dev.varve.gateway.s3.S3Gateway",
          "dev.varve.gateway.s3.Sending",
          "dev.varve.gateway.s3.TransferBuffers",
          "dev.varve.gateway.s3.message.Timestamps",
          "dev.varve.gateway.s3.operation",
          "dev.varve.journal",
          "dev.varve.mount",
          "dev.varve.namespace.SharedDigests",
          "dev.varve.posix",
          "dev.varve.store",
          "dev.varve.testkit",
          "dev.varve.volume.FileLocks",
          "dev.varve.volume.HandleLocks",
          "dev.varve.volume.ObjectAccess",
          "dev.varve.volume.Upkeep",
          "dev.varve.volume.Volume",
          "dev.varve.volume.VolumeFiles",
          "dev.varve.volume.VolumeIdentity",
          "dev.varve.volume.VolumeOptions",
          "dev.varve.volume.engine",
          "dev.varve.volume.file");

  /// What each ban is about. Where a single class may, its documentation says why that does no
  /// harm.
  private static final List<Ban> BANS =
      List.of(
          new Ban(
              "native access has a module of its own, and the mount's hot path another",
              List.of("java.lang.foreign."),
              List.of("dev.varve.fuse.kernel", "dev.varve.posix")),
          new Ban(
              "no thread locals: virtual threads are many",
              List.of("java.lang.ThreadLocal", "java.lang.InheritableThreadLocal"),
              NOWHERE),
          new Ban(
              "a wait goes through base.time.Clock, so that tests need not wait",
              List.of("java.lang.Thread.sleep"),
              NOWHERE),
          new Ban(
              "wiring is by hand, without reflection",
              List.of("java.lang.reflect.", "java.lang.Class.forName"),
              List.of("dev.varve.testkit")),
          new Ban(
              "only the command talks to the terminal",
              List.of(
                  "java.lang.System.out",
                  "java.lang.System.err",
                  "java.lang.System.in",
                  "java.lang.System$Logger",
                  "java.util.logging."),
              List.of("dev.varve.cli")),
          new Ban(
              "only the command ends the process",
              List.of("java.lang.System.exit", "java.lang.Runtime.exit", "java.lang.Runtime.halt"),
              List.of("dev.varve.cli", "dev.varve.testkit")),
          new Ban(
              "time comes from base.time.Clock",
              List.of(
                  "java.lang.System.nanoTime",
                  "java.lang.System.currentTimeMillis",
                  "java.time.Clock",
                  "java.time.Instant.now"),
              List.of("dev.varve.base")),
          new Ban(
              "randomness comes from base.RandomSource",
              List.of(
                  "java.security.SecureRandom",
                  "java.util.Random",
                  "java.util.SplittableRandom",
                  "java.util.concurrent.ThreadLocalRandom",
                  "java.util.UUID.randomUUID",
                  "java.util.random.",
                  "java.lang.Math.random"),
              List.of("dev.varve.base", "dev.varve.bench", "dev.varve.testkit")),
          new Ban(
              "files are behind base.disk.Disk, sockets behind a gateway's server",
              List.of("java.io.", "java.nio.channels.", "java.nio.file.Files", "java.net."),
              List.of(
                  "dev.varve.base.disk",
                  "dev.varve.bench",
                  "dev.varve.cli",
                  "dev.varve.gateway.s3.ContentSender",
                  "dev.varve.gateway.s3.RequestBody",
                  "dev.varve.gateway.s3.RequestHandler",
                  "dev.varve.gateway.s3.Sending",
                  "dev.varve.gateway.s3.xml.XmlReader",
                  "dev.varve.testkit")),
          new Ban(
              "paths are behind base.disk.Disk; a device is opened at one, and RocksDB asks for one",
              List.of("java.nio.file."),
              List.of(
                  "dev.varve.base.disk",
                  "dev.varve.bench",
                  "dev.varve.cli",
                  "dev.varve.store.device.DeviceStore",
                  "dev.varve.store.device.RocksIndex",
                  "dev.varve.testkit")),
          new Ban(
              "cores know no threads, locks or processes",
              List.of(
                  "java.util.concurrent.",
                  "java.lang.Thread",
                  "java.lang.Thread.",
                  "java.lang.Process",
                  "java.lang.Runtime"),
              and(
                  EDGES,
                  "dev.varve.format.digest.Blake3WarmingKernel",
                  "dev.varve.format.digest.Md5Group")),
          new Ban(
              "cores take disk, time and randomness from their callers",
              List.of(
                  "dev.varve.base.RandomSource.system",
                  "dev.varve.base.commit.",
                  "dev.varve.base.disk.",
                  "dev.varve.base.time.",
                  "java.time."),
              EDGES),
          new Ban("cores do not log", List.of("org.slf4j."), EDGES));

  static List<Ban> bans() {
    return BANS;
  }

  @ParameterizedTest
  @MethodSource("bans")
  void nothingTouchesWhatIsBanned(Ban ban) {
    assertThat(Architecture.classes().stream().flatMap(type -> found(ban, type)))
        .as(ban.reason())
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("bans")
  void theCanaryIsFound(Ban ban) {
    assertThat(found(ban, Architecture.canary(Canary.class))).as(ban.reason()).isNotEmpty();
  }

  @Test
  void aBanOfATypeDoesNotCoverTypesWithALongerName() {
    Ban ban = new Ban("", List.of("java.lang.Thread"), NOWHERE);
    JavaClass canary = Architecture.canary(Canary.class);
    assertThat(ban.forbids(canary, "java.lang.ThreadLocal")).isFalse();
    assertThat(ban.forbids(canary, "java.lang.Thread$Builder")).isTrue();
  }

  private static List<String> and(List<String> places, String... more) {
    return Stream.concat(places.stream(), Stream.of(more)).toList();
  }

  private static Stream<String> found(Ban ban, JavaClass type) {
    return Architecture.uses(type).stream()
        .filter(name -> ban.forbids(type, name))
        .map(name -> type.getName() + " uses " + name);
  }
}
