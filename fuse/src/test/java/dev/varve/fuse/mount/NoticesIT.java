package dev.varve.fuse.mount;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.fuse.Abi;
import dev.varve.fuse.Notice;
import dev.varve.fuse.memory.MemoryFileSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// What another face changes is seen when the kernel was told, and not before: caches are on.
final class NoticesIT extends MountFixture {
  private final MemoryFileSystem memory = new MemoryFileSystem(HOUR_NANOS);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void contentAndSizeAreFreshAfterANotice() throws IOException, InterruptedException {
    FuseMount mount = mount(memory, FULL);
    Path file = Path.of(mount.path()).resolve("file");
    Files.writeString(file, "old");
    assertThat(Files.readString(file)).isEqualTo("old");
    memory.overwrite(memory.find("file"), bytes("new"));
    assertThat(Files.readString(file)).isEqualTo("old");
    memory.overwrite(memory.find("file"), bytes("newer"));
    mount.notifier().tell(Notice.data(memory.find("file"), 0, 0));
    mount.notifier().await();
    assertThat(Files.readString(file)).isEqualTo("newer");
  }

  @Test
  void attributesAreFreshAfterANoticeAboutThemAlone() throws IOException, InterruptedException {
    FuseMount mount = mount(memory, FULL);
    Path file = Path.of(mount.path()).resolve("file");
    Files.writeString(file, "old");
    assertThat(Files.size(file)).isEqualTo(3);
    memory.overwrite(memory.find("file"), bytes("newer"));
    mount.notifier().tell(Notice.attributes(memory.find("file")));
    mount.notifier().await();
    assertThat(Files.size(file)).isEqualTo(5);
  }

  @Test
  void namesAreFreshAfterANotice() throws IOException, InterruptedException {
    FuseMount mount = mount(memory, FULL);
    Path root = Path.of(mount.path());
    Files.writeString(root.resolve("a"), "x");
    assertThat(root.resolve("b")).doesNotExist();
    assertThat(run(root, "ls")).isEqualTo("a\n");
    memory.renameInRoot("a", "b");
    assertThat(root.resolve("a")).exists();
    assertThat(root.resolve("b")).doesNotExist();
    mount.notifier().tell(Notice.entry(Abi.ROOT_NODE, bytes("a")));
    mount.notifier().tell(Notice.expired(Abi.ROOT_NODE, bytes("b")));
    mount.notifier().tell(Notice.data(Abi.ROOT_NODE, 0, 0));
    mount.notifier().await();
    assertThat(root.resolve("a")).doesNotExist();
    assertThat(root.resolve("b")).hasContent("x");
    assertThat(run(root, "ls")).isEqualTo("b\n");
  }

  @Test
  void whatTheKernelDoesNotKnowIsNoFault() throws InterruptedException {
    FuseMount mount = mount(memory, FULL);
    mount.notifier().tell(Notice.data(4711, 0, 0));
    mount.notifier().tell(Notice.deleted(Abi.ROOT_NODE, 4711, bytes("absent")));
    mount.notifier().tell(Notice.entry(4711, bytes("absent")));
    mount.notifier().await();
    mount.close();
    mount.notifier().tell(Notice.attributes(1));
    mount.notifier().await();
  }

  @Test
  void aStormOfNoticesWhileProgramsWorkHangsNobody() throws InterruptedException {
    FuseMount mount = mount(memory, FULL);
    Path root = Path.of(mount.path());
    Thread storm =
        Thread.ofPlatform()
            .start(() -> {
              try {
                for (int i = 0; i < 20_000; i++) {
                  mount.notifier().tell(Notice.entry(Abi.ROOT_NODE, bytes("f" + i % 50)));
                  mount.notifier().tell(Notice.data(i % 60, 0, 0));
                }
                mount.notifier().await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    run(
        root,
        "sh",
        "-c",
        "for k in 1 2 3 4 5; do for i in $(seq 0 49); do echo $k$i > f$i; done; cat f* | wc -l; rm f*; done");
    storm.join();
  }
}
