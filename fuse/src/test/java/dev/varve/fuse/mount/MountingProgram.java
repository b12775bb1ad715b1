package dev.varve.fuse.mount;

import dev.varve.base.time.Clock;
import dev.varve.fuse.memory.MemoryFileSystem;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/// Mounts, and serves until it is killed. A process of its own works on the mount and says what it
/// did: a process that is killed while it has files of its own mount open can never end, because
/// closing them asks the process itself.
final class MountingProgram {
  private static final String WORK =
      "i=0; while echo content > f$i && cat f$i >/dev/null; do i=$((i+1)); echo $i; done";

  private MountingProgram() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    FuseMount mount =
        FuseMount.mount(
            new MemoryFileSystem(MountFixture.HOUR_NANOS),
            arguments[0],
            MountFixture.FULL,
            (what, cause) -> System.err.println(what + ": " + cause),
            Clock.system());
    new ProcessBuilder("sh", "-c", "cd '" + mount.path() + "' && " + WORK + " 2>/dev/null")
        .redirectOutput(Redirect.INHERIT)
        .start()
        .waitFor();
  }
}
