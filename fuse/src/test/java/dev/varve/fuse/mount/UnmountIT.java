package dev.varve.fuse.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.time.Clock;
import dev.varve.fuse.kernel.KernelMount;
import dev.varve.fuse.memory.MemoryFileSystem;
import dev.varve.testkit.process.KilledProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Unmounting, by whomever and whatever state things are in.
final class UnmountIT extends MountFixture {
  private final MemoryFileSystem memory = new MemoryFileSystem(HOUR_NANOS);

  @Test
  void anIdleMountGoesAtOnce() throws InterruptedException {
    FuseMount mount = mount(memory, FULL);
    assertThat(MountTable.at(mount.path()).orElseThrow().type()).isEqualTo("fuse.varvetest");
    assertThat(mount.unmount()).isTrue();
    assertThat(mount.awaitEnd(WAIT_NANOS)).isTrue();
    assertThat(mount.unmount()).isTrue();
    assertThat(MountTable.at(mount.path())).isEmpty();
  }

  @Test
  void aMountInUseStaysUntilItIsNot() throws IOException, InterruptedException {
    FuseMount mount = mount(memory, FULL);
    Path file = Path.of(mount.path()).resolve("file");
    try (FileChannel open =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      assertThat(mount.unmount()).isFalse();
      assertThat(open.size()).isZero();
    }
    await("the release", mount::unmount);
    assertThat(mount.awaitEnd(WAIT_NANOS)).isTrue();
  }

  @Test
  void aDetachedMountServesThoseWhoAreInIt() throws IOException, InterruptedException {
    FuseMount mount = mount(memory, FULL);
    Path file = Path.of(mount.path()).resolve("file");
    try (FileChannel open =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      mount.detach();
      assertThat(file).doesNotExist();
      assertThat(open.write(ByteBuffer.wrap(new byte[100]))).isEqualTo(100);
      open.force(true);
      assertThat(mount.awaitEnd(TimeUnit.MILLISECONDS.toNanos(20))).isFalse();
    }
    assertThat(mount.awaitEnd(WAIT_NANOS)).isTrue();
  }

  @Test
  void closingCutsThoseOffWhoStay() throws IOException {
    FuseMount mount = mount(memory, FULL.draining(TimeUnit.MILLISECONDS.toNanos(100)));
    Path file = Path.of(mount.path()).resolve("file");
    FileChannel open = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    mount.close();
    assertThat(MountTable.at(mount.path())).isEmpty();
    assertThatThrownBy(() -> open.write(ByteBuffer.wrap(new byte[100])))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(open::close).isInstanceOf(IOException.class);
  }

  @Test
  void closingEndsWaitsForLocks() throws IOException, InterruptedException {
    FuseMount mount = mount(memory, FULL.draining(0));
    Path root = Path.of(mount.path());
    Files.writeString(root.resolve("f"), "");
    String script =
        "import fcntl, time; f = open('f', 'r+'); fcntl.flock(f, fcntl.LOCK_EX);"
            + " g = open('f', 'r+'); fcntl.flock(g, fcntl.LOCK_EX)";
    Process waits = new ProcessBuilder("python3", "-c", script).directory(root.toFile()).start();
    await("the wait", () -> mount.waitingCount() == 1);
    mount.close();
    assertThat(waits.waitFor()).isNotZero();
    assertThat(mount.waitingCount()).isZero();
  }

  @Test
  void whoeverMayUnmountsItAndServingEnds() throws InterruptedException {
    FuseMount mount = mount(memory, FULL);
    run(folder, "umount", mount.path());
    assertThat(mount.awaitEnd(WAIT_NANOS)).isTrue();
    mount.close();
  }

  @Test
  void mountingWhereNothingIsSaysSo() {
    String absent = folder.resolve("absent").toString();
    assertThatThrownBy(
            () -> FuseMount.mount(memory, absent, FULL, (what, cause) -> {}, Clock.system()))
        .isInstanceOf(VarveException.class)
        .hasMessageContaining(absent)
        .extracting("code")
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void nothingOfAFailedMountIsLeft() throws IOException {
    String file = Files.writeString(folder.resolve("plain"), "x").toString();
    assertThatThrownBy(
            () -> FuseMount.mount(memory, file, FULL, (what, cause) -> {}, Clock.system()))
        .isInstanceOf(VarveException.class);
    assertThat(MountTable.at(file)).isEmpty();
  }

  @Test
  void aKilledProcessLeavesAStaleMountThatTheNextOneReplaces() throws IOException {
    Path target = Files.createDirectories(folder.resolve("killed"));
    KilledProcess.linesUntilKilled(MountingProgram.class, List.of(target.toString()), 20);
    assertThat(KernelMount.state(target.toString())).isEqualTo(KernelMount.State.STALE);
    assertThat(MountTable.stale("varvetest"))
        .extracting(MountTable.Entry::target)
        .contains(target.toString());
    FuseMount mount = mount(memory, FULL, "killed");
    Files.writeString(target.resolve("again"), "works");
    assertThat(MountTable.entries()).filteredOn("target", target.toString()).hasSize(1);
    mount.close();
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void aStaleMountIsRemovedByName() throws IOException {
    Path target = Files.createDirectories(folder.resolve("killed"));
    KilledProcess.linesUntilKilled(MountingProgram.class, List.of(target.toString()), 5);
    assertThat(FuseMount.unmount(target.toString(), false)).isTrue();
    assertThat(KernelMount.state(target.toString())).isEqualTo(KernelMount.State.ALIVE);
    assertThat(MountTable.at(target.toString())).isEmpty();
  }

  @Test
  void manyMountsAreIndependent() throws IOException {
    Map<String, FuseMount> mounts =
        Map.of(
            "one", mount(new MemoryFileSystem(HOUR_NANOS), FULL, "one"),
            "two", mount(new MemoryFileSystem(0), FULL.with(MountOptions.Switch.READ_ONLY), "two"));
    Files.writeString(folder.resolve("one/f"), "x");
    assertThat(folder.resolve("two")).isEmptyDirectory();
    assertThatThrownBy(() -> Files.createDirectory(folder.resolve("two/d")))
        .hasMessageContaining("Read-only");
    assertThat(mounts).hasSize(2);
  }
}
