package dev.varve.fuse.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.VarveException;
import dev.varve.base.time.Clock;
import dev.varve.fuse.kernel.Device;
import dev.varve.fuse.kernel.Fusermount;
import dev.varve.fuse.kernel.RequestMemory;
import dev.varve.fuse.memory.MemoryFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Mounting by a helper that passes the device over a socket: by one of the test's own, and by
/// `fusermount3` itself.
final class HelperIT extends MountFixture {
  private static final String PYTHON =
      """
      #!/usr/bin/env python3
      import os, sys, ctypes, socket
      libc = ctypes.CDLL(None, use_errno=True)
      target = sys.argv[-1]
      if '-u' in sys.argv:
          sys.exit(0 if libc.umount2(target.encode(), 0) == 0 else 1)
      if 'refuse' in sys.argv[2]:
          sys.exit('not for you')
      fd = os.open('/dev/fuse', os.O_RDWR)
      data = 'fd=%d,rootmode=40000,user_id=0,group_id=0' % fd
      if libc.mount(b'helped', target.encode(), b'fuse.varvetest', 6, data.encode()) != 0:
          sys.exit('mount: errno %d' % ctypes.get_errno())
      s = socket.socket(fileno=int(os.environ['_FUSE_COMMFD']))
      socket.send_fds(s, [b'\\0'], [fd])
      """;

  private Fusermount helper() throws IOException {
    Path program = Files.writeString(folder.resolve("helper"), PYTHON);
    run(folder, "chmod", "755", "helper");
    return new Fusermount(program.toString());
  }

  @Test
  void aDeviceComesBackThatHasTheFirstRequest() throws IOException {
    Fusermount helper = helper();
    String target = Files.createDirectory(folder.resolve("helped")).toString();
    try (Device device = helper.mount(target, "nosuid")) {
      assertThat(MountTable.at(target).orElseThrow().source()).isEqualTo("helped");
      RequestMemory memory = RequestMemory.map(80, 16, 1 << 20, 1);
      assertThat(device.receive(memory)).isGreaterThan(40);
      assertThat(memory.in().getInt(4)).isEqualTo(26);
    }
    assertThat(helper.unmount(target, false)).isTrue();
    assertThat(helper.unmount(target, false)).isFalse();
  }

  @Test
  void whatTheHelperSaysIsInTheError() throws IOException {
    Fusermount helper = helper();
    assertThatThrownBy(() -> helper.mount(folder.toString(), "refuse"))
        .isInstanceOf(VarveException.class)
        .hasMessageContaining("not for you");
  }

  @Test
  void aHelperThatIsNotThereIsMissed() {
    Fusermount absent = new Fusermount(folder.resolve("absent").toString());
    assertThatThrownBy(() -> absent.mount(folder.toString(), "nosuid"))
        .isInstanceOf(VarveException.class)
        .hasMessageContaining("install fuse3");
  }

  @Test
  void fusermountMountsAndUnmounts() throws IOException {
    boolean installed = tryRun(folder, "sh", "-c", "command -v fusermount3").status() == 0;
    MountOptions options = FULL.with(MountOptions.Switch.HELPER);
    if (!installed) {
      assertThatThrownBy(() ->
              FuseMount.mount(
                  new MemoryFileSystem(0),
                  folder.toString(),
                  options,
                  (what, cause) -> {},
                  Clock.system()))
          .hasMessageContaining("install fuse3");
      return;
    }
    FuseMount mount = mount(new MemoryFileSystem(HOUR_NANOS), options);
    Files.writeString(Path.of(mount.path(), "file"), "content");
    assertThat(MountTable.at(mount.path()).orElseThrow().type()).isEqualTo("fuse.varvetest");
    await("the unmount", mount::unmount);
    assertThat(MountTable.at(mount.path())).isEmpty();
  }
}
