package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// However a mount ends, its place is usable again, and what was acknowledged as durable is there.
class MountEndIT extends MountFixture {
  private static final int KILLS = 4;

  @Test
  void itIsUnmountedWhenNobodyUsesIt() throws Exception {
    Process user = shellProcess("exec sleep 100 < $M");
    shell(
        "until ls -l /proc/"
            + user.pid()
            + "/fd /proc/*/fd 2> /dev/null | grep -q \"$M\"; do :; done");
    assertThat(varve("umount", mount().toString())).isEqualTo(4);
    assertThat(errors()).contains("programs use files").contains("--lazy");
    user.descendants().forEach(ProcessHandle::destroyForcibly);
    user.destroyForcibly().waitFor();
    shell("echo kept > $M/f");
    ok("umount", mount().toString());
    awaitEndOfProcess();
    assertThat(ok("cat", "home:/f")).isEqualTo("kept\n");
  }

  @Test
  void aSignalEndsItWithFilesOpen() throws Exception {
    Process user = shellProcess("exec 5> $M/f; echo begun >&5; echo ready; sleep 100");
    BufferedReader reader = user.inputReader();
    assertThat(reader.readLine()).isEqualTo("ready");
    mounting().destroy();
    awaitEndOfProcess();
    user.descendants().forEach(ProcessHandle::destroyForcibly);
    user.destroyForcibly().waitFor();
    assertThat(ok("cat", "home:/f")).isEqualTo("begun\n");
  }

  @Test
  void whatWasSyncedSurvivesAKilledProcess() throws Exception {
    for (int kill = 0; kill < KILLS; kill++) {
      Process writer =
          shellProcess(
              """
              exec python3 -u -c '
              import os, sys
              i = 0
              while True:
                  name = "%s/k%d-" + str(i)
                  f = os.open(name + ".new", os.O_WRONLY | os.O_CREAT, 0o600)
                  os.write(f, (str(i) * 3000).encode())
                  os.fsync(f)
                  os.close(f)
                  os.rename(name + ".new", name)
                  d = os.open("%s", os.O_RDONLY)
                  os.fsync(d)
                  os.close(d)
                  print(i)
                  i += 1
              ' 2> /dev/null
              """
                  .formatted(mount(), kill, mount()));
      BufferedReader reader = writer.inputReader();
      int last = -1;
      while (last < 20 + 10 * kill) {
        last = Integer.parseInt(reader.readLine());
      }
      mounting().destroyForcibly().waitFor();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        last = Integer.parseInt(line);
      }
      writer.waitFor();
      remount(kill);
      for (int i = 0; i <= last; i++) {
        assertThat(shellText(kill, i)).isEqualTo(Integer.toString(i).repeat(3000));
      }
    }
    assertThat(ok("verify", "home")).contains("all well");
  }

  private String shellText(int kill, int i) {
    return shell("cat $M/k%d-%d".formatted(kill, i));
  }

  /// The place of a mount whose process is gone is given free by the next one, and by `umount`.
  private void remount(int kill) throws IOException {
    if (kill % 2 == 0) {
      ok("umount", mount().toString());
      shell("test -z \"$(ls -A $M)\"");
    }
    start("home");
  }
}
