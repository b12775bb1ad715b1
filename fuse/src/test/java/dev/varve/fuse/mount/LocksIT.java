package dev.varve.fuse.mount;

import dev.varve.fuse.memory.MemoryFileSystem;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Locks between processes, with waits and signals.
final class LocksIT extends MountFixture {
  private static final String BEGIN =
      """
      import os, fcntl, errno, signal, time, struct
      open('f', 'w').close()
      def check(holds, *about):
          if not holds:
              raise AssertionError(about)
      def lock(kind, start=0, length=0):
          f = os.open('f', os.O_RDWR)
          fcntl.lockf(f, kind, length, start)
          return f
      def child(body):
          r, w = os.pipe()
          pid = os.fork()
          if pid == 0:
              try:
                  body(w); os._exit(0)
              except BaseException as e:
                  os.write(2, repr(e).encode()); os._exit(1)
          return pid, r
      def join(pid):
          check(os.waitpid(pid, 0)[1] == 0)
      """;

  private final MemoryFileSystem memory = new MemoryFileSystem(HOUR_NANOS);

  private void script(MountOptions options, String script) {
    Path mount = Path.of(mount(memory, options).path());
    python(mount, BEGIN + script);
    long node = memory.find("f");
    await("locks to go with their processes", () -> memory.lockCount(node) == 0);
  }

  @Test
  void aLockOfAnotherProcessIsInTheWayUntilItIsGivenBack() {
    script(
        FULL,
        """
        mine = lock(fcntl.LOCK_EX, 10, 10)
        def other(w):
            f = os.open('f', os.O_RDWR)
            fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB, 10, 20)
            try:
                fcntl.lockf(f, fcntl.LOCK_SH | fcntl.LOCK_NB, 5, 15)
                check(False)
            except OSError as e:
                check(e.errno in (errno.EAGAIN, errno.EACCES))
            probe = fcntl.fcntl(f, fcntl.F_GETLK, struct.pack('hhqqi4x', fcntl.F_WRLCK, 0, 0, 0, 0))
            kind, _, start, length, pid = struct.unpack('hhqqi4x', probe)
            check((kind, start, length, pid) == (fcntl.F_WRLCK, 10, 10, os.getppid()), probe)
            os.write(w, b'tried')
            fcntl.lockf(f, fcntl.LOCK_EX, 5, 15)
            os.write(w, b'got it')
        pid, r = child(other)
        check(os.read(r, 5) == b'tried')
        time.sleep(0.1)
        fcntl.lockf(mine, fcntl.LOCK_UN, 5, 10)
        fcntl.lockf(mine, fcntl.LOCK_UN, 5, 15)
        check(os.read(r, 6) == b'got it')
        join(pid)
        """);
  }

  @Test
  void aSignalEndsTheWait() {
    script(
        FULL,
        """
        mine = lock(fcntl.LOCK_EX)
        def other(w):
            class Alarm(Exception): pass
            def alarm(*_): raise Alarm()
            signal.signal(signal.SIGALRM, alarm)
            signal.setitimer(signal.ITIMER_REAL, 0.2)
            f = os.open('f', os.O_RDWR)
            try:
                fcntl.lockf(f, fcntl.LOCK_EX)
                check(False)
            except Alarm:
                pass
        pid, r = child(other)
        join(pid)
        pid, r = child(lambda w: lock(fcntl.LOCK_EX))
        time.sleep(0.1)
        os.kill(pid, signal.SIGKILL)
        check(os.waitpid(pid, 0)[1] == signal.SIGKILL)
        """);
  }

  @Test
  void closingGivesLocksOnRangesBackAndTheLastCloseWholeFiles() {
    script(
        FULL,
        """
        first = lock(fcntl.LOCK_EX)
        os.close(os.open('f', os.O_RDONLY))
        def free(w):
            fcntl.lockf(os.open('f', os.O_RDWR), fcntl.LOCK_EX | fcntl.LOCK_NB)
        join(child(free)[0])
        a = os.open('f', os.O_RDWR); b = os.dup(a)
        fcntl.flock(a, fcntl.LOCK_EX)
        os.close(a)
        def taken(w):
            os.close(b)
            f = os.open('f', os.O_RDWR)
            try:
                fcntl.flock(f, fcntl.LOCK_SH | fcntl.LOCK_NB)
                check(False)
            except OSError as e:
                check(e.errno == errno.EAGAIN)
            os.write(w, b'x')
            fcntl.flock(f, fcntl.LOCK_SH)
        pid, r = child(taken)
        os.read(r, 1)
        os.close(b)
        join(pid)
        """);
  }

  @Test
  void manyWaitForOneLockAndEverythingElseGoesOn() {
    script(
        FULL.threads(2, 2, 4096, 0),
        """
        mine = lock(fcntl.LOCK_EX)
        def wait(w):
            os.write(w, b'.')
            lock(fcntl.LOCK_EX)
        children = [child(wait) for _ in range(50)]
        for _, r in children:
            os.read(r, 1)
        for i in range(200):
            with open('other', 'w') as o:
                o.write(str(i))
        fcntl.lockf(mine, fcntl.LOCK_UN)
        for pid, _ in children:
            join(pid)
        """);
  }

  @Test
  void oneWaitTooManyIsRefused() {
    script(
        FULL.threads(2, 2, 1, 0),
        """
        mine = lock(fcntl.LOCK_EX)
        pid, r = child(lambda w: lock(fcntl.LOCK_EX))
        time.sleep(0.3)
        def second(w):
            try:
                lock(fcntl.LOCK_EX)
                check(False)
            except OSError as e:
                check(e.errno == errno.ENOLCK, e)
        join(child(second)[0])
        fcntl.lockf(mine, fcntl.LOCK_UN)
        join(pid)
        """);
  }
}
