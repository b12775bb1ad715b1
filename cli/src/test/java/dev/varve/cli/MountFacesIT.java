package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/// A mount beside commands that use the same volume: each sees at once what the others did, however
/// long the kernel remembers.
class MountFacesIT extends MountFixture {
  @Test
  void whatCommandsChangeIsSeenAtOnce() throws IOException {
    shell("cd $M; echo old > f; cat f; mkdir d; test ! -e absent; ls -l . d");
    Files.writeString(folder.resolve("new"), "brand new");
    for (int i = 0; i < 20; i++) {
      Files.writeString(folder.resolve("new"), "round " + i + " ".repeat(i));
      ok("put", "new", "home:/f");
      assertThat(shell("cat $M/f; stat -c %s $M/f"))
          .startsWith("round " + i)
          .endsWith("" + (7 + (i > 9 ? 1 : 0) + i));
      ok("mv", "home:/d", "home:/absent");
      shell("test -d $M/absent; test ! -e $M/d; ls $M | grep -q absent");
      ok("mv", "home:/absent", "home:/d");
      shell("test -d $M/d; test ! -e $M/absent");
    }
    ok("rm", "home:/f");
    shell("test ! -e $M/f");
  }

  @Test
  void whatTheMountChangesIsSeenByCommands() {
    for (int i = 0; i < 20; i++) {
      shell("echo text-" + i + " > $M/f; mkdir $M/d" + i);
      assertThat(ok("cat", "home:/f")).isEqualTo("text-" + i + "\n");
      assertThat(ok("ls", "home:/")).contains("d" + i);
    }
  }

  @Test
  void twoMountsOfOneVolumeAgree() throws IOException {
    Files.createDirectory(folder.resolve("second"));
    ok("mount", "home", "second");
    shell(
        """
        N=$HOME/second
        for i in $(seq 30); do
          echo $i > $M/f; test "$(cat $N/f)" = $i
          echo more >> $N/f; test "$(tail -1 $M/f)" = more; test $(stat -c %s $M/f) = $(stat -c %s $N/f)
          mv $M/f $M/g; test ! -e $N/f; rm $N/g; test ! -e $M/g
        done
        flock $M/lock -c 'if flock -n $HOME/second/lock true; then exit 1; fi'
        flock -n $N/lock true
        """);
    ok("umount", "second");
    shell("test -z \"$(ls -A $HOME/second)\"");
  }

  @Test
  void snapshotsAreBelowEveryDirectory() {
    shell("cd $M; mkdir -p a/b; echo one > a/b/f; setfattr -n user.x -v y a/b/f");
    ok("snapshot", "create", "home", "first");
    shell(
        """
        cd $M; echo two > a/b/f; mkdir a/later
        test "$(cat a/b/.snapshots/first/f)" = one; test "$(cat .snapshots/first/a/b/f)" = one
        getfattr -n user.x .snapshots/first/a/b/f | grep -q y
        test "$(ls -A a)" = "$(printf 'b\\nlater')"; test "$(ls .snapshots)" = first
        test -z "$(ls -A a/later/.snapshots)"
        if echo x 2> /dev/null > .snapshots/first/a/b/f; then exit 1; fi
        if rm -f .snapshots/first/a/b/f 2> /dev/null; then exit 1; fi
        test $(stat -c %i .snapshots/first/a/b/f) != $(stat -c %i a/b/f)
        cp -a a/b/.snapshots/first back; test "$(cat back/f)" = one
        """);
    ok("snapshot", "delete", "home", "first");
    shell(
        "sleep 1.1; test -z \"$(ls -A $M/.snapshots)\"; cat $M/.snapshots/first/a/b/f && exit 1 || true");
  }

  @Test
  void aSnapshotOrADirectoryIsMountedByItself() throws IOException {
    shell("cd $M; mkdir -p a/b; echo one > a/b/f");
    ok("snapshot", "create", "home", "first");
    Files.createDirectory(folder.resolve("second"));
    Files.createDirectory(folder.resolve("third"));
    ok("mount", "home@first:/a", "second");
    ok("mount", "home:/a", "third");
    shell(
        """
        echo two > $M/a/b/f; test "$(cat second/b/f)" = one; test "$(cat third/b/f)" = two
        if touch second/x 2> /dev/null; then exit 1; fi
        touch third/x; test -e $M/a/x; test "$(stat -c %i third)" = 1; cd third/b; test "$(ls ..)" = "$(ls $M/a)"
        """);
    ok("umount", "second");
    ok("umount", "third");
  }

  @Test
  void aVolumeIsNotRestoredUnderAMount() {
    ok("snapshot", "create", "home", "first");
    assertThat(varve("snapshot", "restore", "home@first", "--yes")).isNotZero();
  }

  @Test
  void optionsAreKept() throws Exception {
    ok("umount", mount().toString());
    awaitEndOfProcess();
    assertThat(varve("mount", "home", "mount", "-o", "colour=blue")).isEqualTo(2);
    assertThat(errors()).contains("colour");
    start("home", "-o", "ro,noatime,entry_timeout=0.5");
    shell(
        "grep \" $M \" /proc/mounts | grep -q ' ro,'; if touch $M/x 2> /dev/null; then exit 1; fi");
  }
}
