package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What people do with a file system, on a mounted volume: it ends as on any other.
class MountProgramsIT extends MountFixture {
  private static final String TREE =
      """
      mkdir -p src/deep/er src/empty
      for i in $(seq 300); do echo "file $i" > src/deep/f$i; done
      head -c 3000000 /dev/urandom > src/large
      truncate -s 5M src/sparse; printf end | dd of=src/sparse bs=1 seek=4000000 conv=notrunc status=none
      ln src/large src/deep/hard; ln -s ../large src/deep/soft; ln -s nowhere src/dangling
      mkfifo src/pipe; mknod src/null c 1 3; chmod 4711 src/deep/f1; chown 1234:2345 src/deep/f2
      touch -d '2001-02-03 04:05:06.789012345' src/deep/f3 src/empty
      setfattr -n user.colour -v blue src/deep/f4; setfacl -m u:1234:rwx src/deep/f5
      setfacl -d -m g:2345:rx src/empty
      """;

  private static final String DESCRIBE =
      """
      describe() { (cd "$1"; find . -printf '%p %y %m %U %G %n %s %T@ %l\\n' | grep -v '^. d' | sed -E 's/^(.* d [0-9]+ [0-9]+ [0-9]+) [0-9]+ [0-9]+ /\\1 /' | sort
        find . -type f | sort | xargs sha256sum; getfattr -Rhd -m - . | sort; getfacl -R . | sort) }
      """;

  @Test
  void aTreeGoesInAndOutByTar() {
    shell(
        TREE
            + DESCRIBE
            + """
            tar --xattrs --acls -cf in.tar src
            tar --xattrs --acls --xattrs-include='*' -xpf in.tar -C "$M"
            mkdir out; tar --xattrs --acls -C "$M" -cf - src | tar --xattrs --acls --xattrs-include='*' -xpf - -C out
            describe src > one; describe "$M/src" > two; describe out/src > three
            diff one two; diff one three
            rm -rf "$M/src"; test -z "$(ls -A "$M")"
            """);
  }

  @Test
  void aTreeIsCopiedWithAllAttributes() {
    shell(
        TREE
            + DESCRIBE
            + """
            cp -a src "$M/a"; cp -a "$M/a" "$M/b"
            describe src > one; describe "$M/a" > two; describe "$M/b" > three
            diff one two; diff one three
            test $(stat -c %b "$M/b/sparse") -lt 100
            """);
  }

  @Test
  void aRepositoryIsClonedAndChecked() {
    shell(
        """
        git init -q -b main origin; cd origin; git config user.email a@b; git config user.name c
        for i in $(seq 60); do mkdir -p d$((i % 7)); seq $((i * 50)) > d$((i % 7))/f$i; git add .; git commit -qm $i; done
        git checkout -q -b side HEAD~30; seq 9 > side; git add .; git commit -qm side; git checkout -q main
        cd "$M"; git clone -q "$OLDPWD" copy; cd copy; git fsck --full --strict; test -z "$(git status --porcelain)"
        git checkout -q side; test -e side; git checkout -q main; git gc -q; git fsck --full
        diff -r --exclude .git . "$OLDPWD/../origin" || diff -r --exclude .git . "${M%/mount}/origin"
        """);
  }

  @Test
  void aDatabaseWorksWithItsLogAndItsLocks() {
    shell(
        """
        cd "$M"
        sqlite3 t.db 'pragma journal_mode=wal; create table t(a integer primary key, b);' > "$HOME/mode"
        grep -q wal "$HOME/mode"
        for p in 1 2 3; do (for i in $(seq 20); do sqlite3 -cmd '.timeout 60000' t.db "insert into t(b) values('$p-$i')"; done) & done
        wait
        test "$(sqlite3 t.db 'select count(distinct b) from t')" = 60
        test "$(sqlite3 t.db 'pragma integrity_check')" = ok
        """);
  }

  @Test
  void aProgramIsCompiledByTwoCompilersAtOnce() {
    shell(
        """
        cd "$M"; mkdir c; cd c
        for i in $(seq 20); do printf 'int f%d(void) { return %d; }\\n' $i $i > f$i.c; done
        (for i in $(seq 20); do echo "int f$i(void);"; done; echo 'int main(void) { int s = 0;'
         for i in $(seq 20); do echo "s += f$i();"; done; echo 'return s == 210 ? 0 : 1; }') > main.c
        printf 'OBJECTS = $(patsubst %%.c,%%.o,$(wildcard *.c))\\nprogram: $(OBJECTS)\\n\\tgcc -o $@ $^\\n' > Makefile
        make -s -j2; ./program; make -q
        """);
  }

  @Test
  void readersAndWritersOfMappedMemoryAgree() {
    assertThat(
            shell(
                """
                cd "$M"; python3 -c '
                import mmap, os
                f = os.open("m", os.O_RDWR | os.O_CREAT, 0o600)
                os.ftruncate(f, 1 << 20)
                m = mmap.mmap(f, 1 << 20)
                m[5000:5005] = b"hello"
                m.flush()
                print(os.pread(f, 5, 5000).decode())
                os.pwrite(f, b"world", 700000)
                print(m[700000:700005].decode())
                m.close()
                os.close(f)
                '
                """))
        .isEqualTo("hello\nworld");
  }

  @Test
  void whatProgramsStandInMayBeRemoved() {
    shell(
        """
        cd "$M"; mkdir d; cd d; exec 5> f; rmdir ../d 2> /dev/null && exit 1; echo a >&5; rm f; rmdir ../d
        stat . > /dev/null; test -z "$(ls -A .)"; test $(stat -Lc %h /proc/self/fd/5) = 0
        echo b >&5; test $(stat -Lc %s /proc/self/fd/5) = 4
        if touch x 2> /dev/null; then exit 1; fi
        """);
  }

  @Test
  void aListingIsWholeWhileItsEntriesAreRemoved() {
    shell(
        """
        cd "$M"; mkdir d; seq -f 'd/name-of-some-length-%g' 5000 | xargs touch
        test $(ls d | wc -l) = 5000
        python3 -c '
        import os
        seen = []
        with os.scandir("d") as entries:
            for e in entries:
                seen.append(e.name)
                os.unlink("d/" + e.name)
        exit(0 if len(seen) == len(set(seen)) == 5000 else str(len(seen)))
        '
        rmdir d
        """);
  }

  @Test
  void permissionsHoldForOthers() throws Exception {
    varve("umount", mount().toString());
    awaitEndOfProcess();
    start("home", "-o", "allow_other");
    shell(
        """
        cd "$M"; mkdir d; chmod 755 "$HOME" .; chgrp 2000 d; chmod 2770 d; echo secret > d/f; chmod 640 d/f
        setpriv --reuid 1000 --regid 1000 --groups 2000 bash -euc 'cat d/f; echo x > d/mine; test $(stat -c %g d/mine) = 2000; if echo y >> d/f; then exit 1; fi' 2> /dev/null
        if setpriv --reuid 1000 --regid 1000 --clear-groups cat d/f 2> /dev/null; then exit 1; fi
        """);
  }
}
