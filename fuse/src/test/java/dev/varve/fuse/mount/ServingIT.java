package dev.varve.fuse.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.fuse.Call;
import dev.varve.fuse.DataReply;
import dev.varve.fuse.EntryReply;
import dev.varve.fuse.Handshake;
import dev.varve.fuse.Name;
import dev.varve.fuse.Operation;
import dev.varve.fuse.Transfer;
import dev.varve.fuse.kernel.Device;
import dev.varve.fuse.kernel.KernelMount;
import dev.varve.fuse.memory.MemoryFileSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// How requests are run: on readers, on threads that wait, interrupted, and when they fail.
final class ServingIT extends MountFixture {
  /// A file system some of whose files are trouble.
  private static final class Trouble extends MemoryFileSystem {
    final CountDownLatch gate = new CountDownLatch(1);
    final AtomicInteger waiting = new AtomicInteger();
    final AtomicReference<String> thread = new AtomicReference<>("");
    final Set<Operation> handedOver;
    volatile int[] groups = {};

    Trouble(Set<Operation> handedOver) {
      super(0);
      this.handedOver = handedOver;
    }

    @Override
    public Set<Operation> waiting() {
      return handedOver;
    }

    @Override
    public void lookup(Call call, long parent, Name name, EntryReply reply)
        throws InterruptedException {
      switch (name.toString()) {
        case "bug" -> throw new IllegalStateException("a bug");
        case "groups" -> {
          groups = call.groups();
          reply.absent(0);
        }
        default -> super.lookup(call, parent, name, reply);
      }
    }

    @Override
    public byte[] readlink(Call call, long id) {
      byte[] target = super.readlink(call, id);
      String text = new String(target, StandardCharsets.UTF_8);
      return text.equals("too long") ? new byte[5000] : target;
    }

    @Override
    public void read(Call call, long node, Transfer transfer, DataReply reply)
        throws InterruptedException {
      if (!call.mayWait()) {
        call.handOver();
        return;
      }
      thread.set(Thread.currentThread().toString());
      waiting.incrementAndGet();
      try {
        call.interruptible();
        gate.await();
      } finally {
        waiting.decrementAndGet();
      }
      super.read(call, node, transfer, reply);
    }
  }

  private final Trouble trouble = new Trouble(Set.of(Operation.FSYNC, Operation.FLUSH));

  private Path mountTrouble(MountOptions options) throws IOException {
    Path path = Path.of(mount(trouble, options).path());
    Files.writeString(path.resolve("file"), "content");
    return path;
  }

  @Test
  void whatWaitsHasAVirtualThreadAndEverythingElseGoesOn() throws IOException {
    Path path = mountTrouble(FULL);
    CompletableFuture<String> content =
        CompletableFuture.supplyAsync(() -> run(path, "cat", "file"));
    await("the read", () -> trouble.waiting.get() == 1);
    run(path, "sh", "-c", "mkdir d; echo x > d/f; ls -l d; rm -r d");
    trouble.gate.countDown();
    assertThat(content.join()).isEqualTo("content");
    assertThat(trouble.thread.get()).contains("VirtualThread");
  }

  @Test
  void moreThanMayWaitAreQueuedAndServedInTheEnd() throws IOException {
    Path path = mountTrouble(FULL.threads(2, 3, 16, 0));
    run(
        path,
        "sh",
        "-c",
        "for i in 1 2 3 4 5 6 7 8; do cp --reflink=never /etc/hostname f$i; done");
    CompletableFuture<?> all =
        CompletableFuture.runAsync(
            () -> run(path, "sh", "-c", "for i in 1 2 3 4 5 6 7 8; do cat f$i & done; wait"));
    await("reads", () -> trouble.waiting.get() == 3);
    trouble.gate.countDown();
    all.join();
  }

  @Test
  void aSignalInterruptsACallThatAllowsIt() throws IOException {
    Path path = mountTrouble(FULL);
    Process cat = new ProcessBuilder("cat", path.resolve("file").toString()).start();
    await("the read", () -> trouble.waiting.get() == 1);
    cat.destroy();
    await("the interrupt", () -> trouble.waiting.get() == 0);
    assertThat(cat.onExit().join().exitValue()).isEqualTo(128 + 15);
    trouble.gate.countDown();
  }

  @Test
  void aBugFailsItsRequestAndNoOther() throws IOException {
    Path path = mountTrouble(FULL);
    assertThatThrownBy(() -> Files.readString(path.resolve("bug")))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("Input/output error");
    assertThat(Files.exists(path.resolve("file"))).isTrue();
    await("what is told", () -> !faults.isEmpty());
    assertThat(faults).allMatch(fault -> fault.contains("a bug"));
    faults.clear();
  }

  @Test
  void aReplyThatIsTooLongIsAnErrorAndIsHeardOf() throws IOException {
    Path path = mountTrouble(FULL);
    Path link = Files.createSymbolicLink(path.resolve("link"), Path.of("too long"));
    assertThatThrownBy(() -> Files.readSymbolicLink(link))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("Input/output error");
    // The caller has its answer before anybody is told of it.
    await("what is told", () -> !faults.isEmpty());
    assertThat(faults).hasSize(1).allMatch(fault -> fault.contains("READLINK"));
    faults.clear();
  }

  @Test
  void aReplyThatTheKernelRefusesIsFollowedByAnError() throws IOException {
    String target = Files.createDirectory(folder.resolve("by-hand")).toString();
    try (Device device = Device.open()) {
      String options = "rootmode=40000,user_id=0,group_id=0,fd=" + device.descriptor();
      KernelMount.mount("by-hand", target, "fuse.varvetest", KernelMount.NO_DEVICES, options);
      Slot slot = Slot.large(device, 1 << 20);
      assertThat(slot.receive(device)).isTrue();
      new Handshake(Set.of(), 1 << 20, 0, 1, 4096).answer(slot.exchange);
      assertThat(slot.send((what, cause) -> faults.add(what))).isTrue();
      CompletableFuture<Result> stat =
          CompletableFuture.supplyAsync(() -> tryRun(folder, "stat", "by-hand/file"));
      assertThat(slot.receive(device)).isTrue();
      slot.exchange.becomeFailure(ErrorCode.NOT_FOUND);
      slot.memory.out().putInt(0, 4711);
      slot.send((what, cause) -> faults.add(what));
      assertThat(stat.join().output()).contains("Input/output error");
      assertThat(KernelMount.unmount(target, KernelMount.Way.LAZY))
          .isEqualTo(KernelMount.Unmounted.DONE);
    }
    assertThat(faults).hasSize(1);
    faults.clear();
  }

  @Test
  void theFurtherGroupsOfACallerAreKnown() throws IOException {
    Path path = mountTrouble(FULL);
    python(path, "import os; os.setgroups([7, 4711]); os.path.exists('groups')");
    assertThat(trouble.groups).contains(7, 4711);
  }

  @Test
  void aSpinningReaderServesAloneAndIsJoinedUnderLoad() throws IOException {
    FuseMount mount = mount(new MemoryFileSystem(0), FULL.threads(4, 4, 4, 200_000));
    Path path = Path.of(mount.path());
    run(path, "sh", "-c", "for i in $(seq 300); do echo $i > f$i; done; cat f*");
    assertThat(mount.readerCount()).isBetween(1, 4);
    assertThat(run(path, "sh", "-c", "ls | wc -l").strip()).isEqualTo("300");
  }

  @Test
  void readersJoinWhenRequestsFindNobodyWaiting() throws IOException, ExecutionException {
    FuseMount mount = mount(new MemoryFileSystem(0), FULL.threads(4, 4, 4, 0));
    Path path = Path.of(mount.path());
    run(
        path,
        "sh",
        "-c",
        "for j in 1 2 3 4 5 6; do (for i in $(seq 100); do echo $i > f$j.$i; done) & done; wait");
    assertThat(mount.readerCount()).isBetween(2, 4);
    assertThat(run(path, "sh", "-c", "ls | wc -l").strip()).isEqualTo("600");
  }
}
