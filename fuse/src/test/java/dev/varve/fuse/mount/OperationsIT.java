package dev.varve.fuse.mount;

import dev.varve.fuse.memory.MemoryFileSystem;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every operation by the system calls that lead to it. The scripts assert by themselves.
final class OperationsIT extends MountFixture {
  /// What all scripts begin with: `fails(errno, call, ...)` asserts how a call fails.
  private static final String BEGIN =
      """
      import os, errno, stat, ctypes, fcntl, mmap, struct, subprocess, sys
      libc = ctypes.CDLL(None, use_errno=True)
      def check(holds, *about):
          if not holds:
              raise AssertionError(about)
      def fails(number, call, *arguments):
          try:
              call(*arguments)
          except OSError as e:
              check(e.errno == number, (errno.errorcode[e.errno], call, arguments))
          else:
              check(False, (call, arguments))
      def write(path, data):
          with open(path, 'wb') as f:
              f.write(data)
      def read(path):
          with open(path, 'rb') as f:
              return f.read()
      def renameat2(old, new, flags):
          if libc.renameat2(-100, old.encode(), -100, new.encode(), flags) != 0:
              raise OSError(ctypes.get_errno(), 'renameat2')
      def fallocate(fd, mode, offset, length):
          off = ctypes.c_long
          if libc.fallocate(fd, mode, off(offset), off(length)) != 0:
              raise OSError(ctypes.get_errno(), 'fallocate')
      """;

  private MemoryFileSystem memory = new MemoryFileSystem(HOUR_NANOS);
  private Path mount = Path.of("");

  @BeforeEach
  void mountIt() {
    memory = new MemoryFileSystem(HOUR_NANOS);
    mount = Path.of(mount(memory, FULL).path());
  }

  private void script(String script) {
    python(mount, BEGIN + script);
  }

  @Test
  void names() {
    script(
        """
        os.mkdir('d', 0o750)
        check(stat.S_IMODE(os.stat('d').st_mode) == 0o750)
        fails(errno.EEXIST, os.mkdir, 'd')
        fails(errno.ENOENT, os.stat, 'absent')
        fails(errno.ENOENT, os.mkdir, 'absent/x')
        fails(errno.ENAMETOOLONG, os.mkdir, 'n' * 256)
        os.mkdir('n' * 255)
        write('d/f', b'x')
        fails(errno.ENOTDIR, os.stat, 'd/f/x')
        fails(errno.ENOTEMPTY, os.rmdir, 'd')
        fails(errno.ENOTDIR, os.rmdir, 'd/f')
        fails(errno.EISDIR, os.unlink, 'd')
        check(os.stat('.').st_nlink == 4)
        os.link('d/f', 'second')
        check(os.stat('d/f').st_nlink == 2 and os.stat('second').st_ino == os.stat('d/f').st_ino)
        os.unlink('d/f')
        check(read('second') == b'x' and os.stat('second').st_nlink == 1)
        os.symlink('second', 'l')
        check(os.readlink('l') == 'second' and read('l') == b'x')
        check(os.lstat('l').st_size == 6)
        odd = bytes([0xff, 10, 32, 0xc3, 40])
        write(odd, b'odd')
        check(odd in os.listdir(b'.') and read(odd) == b'odd')
        os.rmdir('d')
        check(os.stat('.').st_nlink == 3)
        """);
  }

  @Test
  void renames() {
    script(
        """
        write('a', b'a'); write('b', b'b'); os.mkdir('d'); os.mkdir('e')
        os.rename('a', 'c')
        fails(errno.ENOENT, os.stat, 'a')
        fails(errno.EEXIST, renameat2, 'c', 'b', 1)
        renameat2('c', 'new', 1)
        renameat2('new', 'b', 2)
        check(read('new') == b'b' and read('b') == b'a')
        renameat2('new', 'd', 2)
        check(os.path.isdir('new') and read('d') == b'b')
        fails(errno.ENOENT, renameat2, 'd', 'absent', 2)
        fails(errno.EINVAL, renameat2, 'd', 'b', 4)
        os.rename('d', 'new/d')
        check(read('new/d') == b'b')
        fails(errno.ENOTEMPTY, os.rename, 'e', 'new')
        fails(errno.EISDIR, os.rename, 'b', 'e')
        fails(errno.ENOTDIR, os.rename, 'e', 'b')
        fails(errno.EINVAL, os.rename, 'new', 'new/below')
        os.rename('new', 'e')
        check(read('e/d') == b'b' and os.stat('e/..').st_ino == os.stat('.').st_ino)
        os.rename('b', 'e/d')
        check(read('e/d') == b'a' and os.listdir('.') == ['e'])
        """);
  }

  @Test
  void special() {
    script(
        """
        os.mkfifo('fifo', 0o640)
        check(stat.S_ISFIFO(os.stat('fifo').st_mode))
        os.mknod('null', 0o600 | stat.S_IFCHR, os.makedev(1, 3))
        check(os.stat('null').st_rdev == os.makedev(1, 3))
        fails(errno.EACCES, open, 'null')
        os.mknod('file', 0o600 | stat.S_IFREG)
        check(os.stat('file').st_size == 0)
        import socket
        s = socket.socket(socket.AF_UNIX); s.bind('socket'); s.close()
        check(stat.S_ISSOCK(os.stat('socket').st_mode))
        reader = os.open('fifo', os.O_RDONLY | os.O_NONBLOCK)
        writer = os.open('fifo', os.O_WRONLY)
        os.write(writer, b'through'); check(os.read(reader, 10) == b'through')
        """);
  }

  @Test
  void attributes() {
    script(
        """
        os.umask(0o027)
        write('f', b'12345')
        s = os.stat('f')
        check(stat.S_IMODE(s.st_mode) == 0o640 and s.st_size == 5 and s.st_uid == os.getuid())
        os.chmod('f', 0o4751); check(stat.S_IMODE(os.stat('f').st_mode) == 0o4751)
        os.chown('f', 4711, 4712)
        s = os.stat('f')
        check((s.st_uid, s.st_gid) == (4711, 4712) and stat.S_IMODE(s.st_mode) == 0o751)
        os.chown('f', 0xfffffffe, -1)
        check(os.stat('f').st_uid == 0xfffffffe)
        os.utime('f', ns=(1234567890123456789, -5000000001))
        s = os.stat('f')
        check(s.st_atime_ns == 1234567890123456789 and s.st_mtime_ns == -5000000001)
        os.utime('f')
        check(os.stat('f').st_mtime_ns > 1234567890123456789)
        os.truncate('f', 3); check(read('f') == b'123')
        os.truncate('f', 6); check(read('f') == b'123\\0\\0\\0')
        v = os.statvfs('.')
        check((v.f_blocks, v.f_bfree, v.f_bavail, v.f_bsize) == (1 << 20, 1 << 19, 1 << 18, 4096))
        check((v.f_files, v.f_ffree, v.f_namemax) == (1000000, 999000, 255))
        born = int(subprocess.check_output(['stat', '-c', '%W', 'f']))
        check(abs(born - os.stat('f').st_mtime) < 100, born)
        os.mkdir('g'); os.chown('g', 0, 77); os.chmod('g', 0o2775)
        write('g/f', b''); os.mkdir('g/d')
        check(os.stat('g/f').st_gid == 77 and os.stat('g/d').st_mode & 0o2000)
        """);
  }

  @Test
  void extendedAttributes() {
    script(
        """
        write('f', b'')
        fails(errno.ENODATA, os.getxattr, 'f', 'user.a')
        os.setxattr('f', 'user.a', b'one', os.XATTR_CREATE)
        fails(errno.EEXIST, os.setxattr, 'f', 'user.a', b'two', os.XATTR_CREATE)
        fails(errno.ENODATA, os.setxattr, 'f', 'user.b', b'two', os.XATTR_REPLACE)
        os.setxattr('f', 'user.a', b'two', os.XATTR_REPLACE)
        check(os.getxattr('f', 'user.a') == b'two')
        os.setxattr('f', 'user.empty', b'')
        check(os.getxattr('f', 'user.empty') == b'')
        big = os.urandom(65536)
        os.setxattr('f', 'user.big', big)
        check(os.getxattr('f', 'user.big') == big)
        check(sorted(os.listxattr('f')) == ['user.a', 'user.big', 'user.empty'])
        os.removexattr('f', 'user.a')
        fails(errno.ENODATA, os.removexattr, 'f', 'user.a')
        os.setxattr('.', 'trusted.t', b'1'); check(os.listxattr('.') == ['trusted.t'])
        buffer = ctypes.create_string_buffer(2)
        check(libc.getxattr(b'f', b'user.big', buffer, 2) == -1)
        check(ctypes.get_errno() == errno.ERANGE)
        """);
  }

  @Test
  void accessControlLists() {
    script(
        """
        def acl(*entries):
            return struct.pack('<I', 2) + b''.join(struct.pack('<HHI', *e) for e in entries)
        none = 0xffffffff
        write('f', b'secret'); os.chmod('f', 0o600)
        program = 'import os; os.setgid(65534); os.setuid(65534); open("f").read()'
        def nobody_reads():
            return subprocess.run([sys.executable, '-c', program], stderr=subprocess.DEVNULL).returncode == 0
        check(not nobody_reads())
        list = acl((1, 6, none), (2, 4, 65534), (4, 0, none), (16, 4, none), (32, 0, none))
        os.setxattr('f', 'system.posix_acl_access', list)
        check(os.getxattr('f', 'system.posix_acl_access') == list)
        check(stat.S_IMODE(os.stat('f').st_mode) == 0o640)
        check(nobody_reads())
        """);
  }

  @Test
  void permissions() {
    script(
        """
        os.chmod('.', 0o1777)
        write('f', b'x'); os.chmod('f', 0o4777); os.mkdir('closed', 0o700)
        write('closed/f', b'x')
        program = '''
        import os, sys, errno
        def check(holds, *about):
            if not holds:
                raise AssertionError(about)
        os.setgroups([]); os.setgid(65534); os.setuid(65534)
        def fails(number, call, *arguments):
            try:
                call(*arguments)
            except OSError as e:
                check(e.errno == number, e)
            else:
                check(False, call)
        fails(errno.EACCES, os.listdir, 'closed')
        fails(errno.EACCES, os.stat, 'closed/f')
        fails(errno.EPERM, os.unlink, 'f')
        fails(errno.EPERM, os.chmod, 'f', 0o777)
        fails(errno.EPERM, os.chown, 'f', 65534, -1)
        with open('f', 'r+b') as f:
            f.write(b'y')
        check(os.stat('f').st_mode & 0o7777 == 0o777, oct(os.stat('f').st_mode))
        open('mine', 'w').close()
        s = os.stat('mine')
        check((s.st_uid, s.st_gid) == (65534, 65534))
        os.unlink('mine')
        '''
        import textwrap
        subprocess.check_call([sys.executable, '-c', textwrap.dedent(program)])
        """);
  }

  @Test
  void holes() {
    script(
        """
        K = 1024
        f = os.open('f', os.O_RDWR | os.O_CREAT)
        os.pwrite(f, b'a' * 64 * K, 256 * K)
        check(os.lseek(f, 0, os.SEEK_DATA) == 256 * K)
        check(os.lseek(f, 256 * K, os.SEEK_HOLE) == 320 * K)
        check(os.lseek(f, 0, os.SEEK_HOLE) == 0)
        fails(errno.ENXIO, os.lseek, f, 400 * K, os.SEEK_DATA)
        fallocate(f, 3, 256 * K, 32 * K)
        check(os.pread(f, 64 * K, 256 * K) == bytes(32 * K) + b'a' * 32 * K)
        fallocate(f, 3, 256 * K, 64 * K)
        fails(errno.ENXIO, os.lseek, f, 0, os.SEEK_DATA)
        fallocate(f, 0, 0, 1024 * K)
        check(os.fstat(f).st_size == 1024 * K and os.fstat(f).st_blocks >= 2048)
        fallocate(f, 1, 0, 2048 * K)
        check(os.fstat(f).st_size == 1024 * K)
        os.pwrite(f, b'b' * 100, 0); fallocate(f, 0x10, 10, 20)
        check(os.pread(f, 100, 0) == b'b' * 10 + bytes(20) + b'b' * 70)
        fails(errno.EOPNOTSUPP, fallocate, f, 8, 0, 4096)
        """);
  }

  @Test
  void copies() {
    script(
        """
        data = os.urandom(3 << 20)
        write('a', data)
        a = os.open('a', os.O_RDONLY); b = os.open('b', os.O_RDWR | os.O_CREAT)
        copied = 0
        while copied < len(data) - 5:
            n = os.copy_file_range(a, b, len(data), 5 + copied, 7 + copied)
            check(n > 0)
            copied += n
        check(read('b') == bytes(7) + data[5:])
        fails(errno.EOPNOTSUPP, fcntl.ioctl, b, 0x40049409, a)
        """);
  }

  @Test
  void openFlags() {
    script(
        """
        write('f', b'12345')
        fails(errno.EEXIST, os.open, 'f', os.O_CREAT | os.O_EXCL)
        os.close(os.open('f', os.O_TRUNC | os.O_WRONLY)); check(os.stat('f').st_size == 0)
        a = os.open('f', os.O_APPEND | os.O_WRONLY); b = os.open('f', os.O_APPEND | os.O_WRONLY)
        for i in range(100):
            os.write(a, b'a'); os.write(b, b'b')
        check(read('f') == b'ab' * 100)
        fails(errno.EBADF, os.read, a, 1)
        t = os.open('.', os.O_TMPFILE | os.O_RDWR, 0o600)
        os.write(t, b'unnamed')
        check(os.fstat(t).st_nlink == 0 and os.listdir('.') == ['f'])
        check(libc.linkat(-100, b'/proc/self/fd/%d' % t, -100, b'named', 0x400) == 0)
        check(read('named') == b'unnamed' and os.fstat(t).st_nlink == 1)
        gone = os.open('named', os.O_RDWR); os.unlink('named')
        os.write(gone, b'still '); check(os.pread(gone, 20, 0) == b'still d')
        os.fsync(gone); os.fdatasync(gone)
        d = os.open('.', os.O_RDONLY); os.fsync(d)
        o = os.open('direct', os.O_CREAT | os.O_RDWR | os.O_DIRECT)
        m = mmap.mmap(-1, 2 << 20); m.write(os.urandom(2 << 20))
        check(os.pwrite(o, m, 0) == 2 << 20)
        n = mmap.mmap(-1, 2 << 20)
        check(os.preadv(o, [n], 0) == 2 << 20 and n[:] == m[:])
        """);
  }

  @Test
  void mappings() {
    script(
        """
        write('f', bytes(1 << 20))
        f = os.open('f', os.O_RDWR)
        m = mmap.mmap(f, 1 << 20)
        m[5000:5005] = b'hello'
        check(os.pread(f, 5, 5000) == b'hello')
        os.pwrite(f, b'world', 9000); check(m[9000:9005] == b'world')
        m.flush(); m.close(); os.close(f)
        check(read('f')[5000:5005] == b'hello')
        """);
  }

  @Test
  void commands() {
    script(
        """
        write('f', b'')
        f = os.open('f', os.O_RDWR)
        fails(errno.ENOTTY, fcntl.ioctl, f, 0x5401, bytes(64))
        reverse = 3 << 30 | 8 << 16 | ord('v') << 8 | 1
        b = bytearray(b'12345678')
        check(fcntl.ioctl(f, reverse - (1 << 32), b, True) == 7 and b == b'87654321')
        """);
  }

  @Test
  void listingsOfManyEntries() {
    script(
        """
        os.mkdir('d')
        names = {'file-%05d' % i for i in range(5000)}
        for name in names:
            os.close(os.open('d/' + name, os.O_CREAT | os.O_WRONLY))
        check(set(os.listdir('d')) == names)
        check({e.name for e in os.scandir('d') if e.stat().st_size == 0} == names)
        seen = set()
        for e in os.scandir('d'):
            seen.add(e.name); os.unlink('d/' + e.name)
        check(seen == names and os.listdir('d') == [])
        os.rmdir('d')
        """);
    await("references to come back", () -> memory.nodeCount() == 1);
  }
}
