"""Makes POSIX calls on a directory, for RealFileSystem.

Usage: posix_calls.py DIRECTORY. In a mount namespace of its own it mounts the directory without
atime, makes it its root, and says "ready" and what it found. Then a number of calls, and the calls,
one a line (see Wire.java); then as many answers, each after the time before and after the call.
"""

import ctypes
import errno
import fcntl
import os
import stat
import sys
import time

libc = ctypes.CDLL(None, use_errno=True)
AT_FDCWD, AT_SYMLINK_NOFOLLOW = -100, 0x100
FICLONE = 0x40049409
CLONE_NEWNS = 0x20000
CLOCK_REALTIME_COARSE = 5
MS_REMOUNT, MS_NOATIME, MS_BIND, MS_REC, MS_PRIVATE = 0x20, 0x400, 0x1000, 0x4000, 0x40000
RENAME = {"REPLACE": 0, "KEEP": 1, "EXCHANGE": 2}
SET = {"ANY": 0, "CREATE": os.XATTR_CREATE, "REPLACE": os.XATTR_REPLACE}
ALLOCATE = {"RESERVE": 0, "RESERVE_KEEP_SIZE": 1, "PUNCH_HOLE": 3, "ZERO_RANGE": 0x10,
            "ZERO_RANGE_KEEP_SIZE": 0x11}
USE = {"READ": os.O_RDONLY, "WRITE": os.O_WRONLY, "READ_WRITE": os.O_RDWR}
KIND = {"FILE": stat.S_IFREG, "FIFO": stat.S_IFIFO, "SOCKET": stat.S_IFSOCK,
        "CHARACTER_DEVICE": stat.S_IFCHR}
TYPE = {stat.S_IFDIR: "d", stat.S_IFREG: "f", stat.S_IFLNK: "l", stat.S_IFIFO: "p",
        stat.S_IFSOCK: "s", stat.S_IFCHR: "c"}
ROOT = ("0", "0", "-")
slots = {}
patterns = {}
current = ROOT


class Timespec(ctypes.Structure):
    _fields_ = [("seconds", ctypes.c_long), ("nanos", ctypes.c_long)]


def checked(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "call")
    return result


def text(word):
    return bytes.fromhex(word[1:])


def become(who):
    global current
    if who != current:
        os.seteuid(0)
        os.setgroups([int(g) for g in who[2][1:].split(",") if g])
        os.setegid(int(who[1]))
        os.seteuid(int(who[0]))
        current = who


def slot(number):
    """The descriptor, or one that is never open: what comes first is for Linux to say."""
    return slots[number][0] if number in slots else 1 << 20


def pattern(seed, length):
    if seed % 4 == 0:
        return bytes(length)
    if seed not in patterns or len(patterns[seed]) < length:
        size = max(length, 1 << 18)
        patterns[seed] = bytes((seed * 31 + i * 7 + (i >> 8) * 13) & 0xFF for i in range(size))
    return patterns[seed][:length]


def timespec(kind, nanos):
    if kind == "OMIT":
        return Timespec(0, 0x3FFFFFFE)
    if kind == "NOW":
        return Timespec(0, 0x3FFFFFFF)
    return Timespec(int(nanos) // 10**9, int(nanos) % 10**9)


def attributes(s):
    kind = TYPE[stat.S_IFMT(s.st_mode)]
    size = 0 if kind == "d" else s.st_size
    return "attributes %s %d %d %d %d %d %d %d %d %d %d" % (
        kind, s.st_ino, stat.S_IMODE(s.st_mode), s.st_nlink, s.st_uid, s.st_gid, size,
        s.st_rdev, s.st_atime_ns, s.st_mtime_ns, s.st_ctime_ns)


def value(data):
    return "bytes x" + data.hex()


def names(items):
    return " ".join(["names"] + ["x" + n.hex() for n in items])


class Calls:
    """By path: who calls was seen to already."""

    def MakeDirectory(path, mode, umask):
        os.umask(int(umask))
        checked(libc.mkdir(text(path), int(mode)))

    def MakeNode(path, kind, mode, umask, rdev):
        os.umask(int(umask))
        device = int(rdev) if kind == "CHARACTER_DEVICE" else 0
        os.mknod(text(path), KIND[kind] | int(mode), device)

    def MakeSymlink(target, path):
        os.symlink(text(target), text(path))

    def Link(source, target):
        os.link(text(source), text(target), follow_symlinks=False)

    def Unlink(path):
        os.unlink(text(path))

    def RemoveDirectory(path):
        os.rmdir(text(path))

    def Rename(source, target, mode):
        checked(libc.renameat2(AT_FDCWD, text(source), AT_FDCWD, text(target), RENAME[mode]))

    def Chmod(path, mode):
        os.chmod(text(path), int(mode))

    def Chown(path, uid, gid, follow):
        os.chown(text(path), int(uid), int(gid), follow_symlinks=follow == "1")

    def SetTimes(path, a_kind, a, m_kind, m, follow):
        times = (Timespec * 2)(timespec(a_kind, a), timespec(m_kind, m))
        flags = 0 if follow == "1" else AT_SYMLINK_NOFOLLOW
        checked(libc.utimensat(AT_FDCWD, text(path), times, flags))

    def Truncate(path, size):
        os.truncate(text(path), int(size))

    def Open(number, path, use, create, exclusive, mode, umask, truncate, append):
        flags = USE[use] | os.O_NONBLOCK
        flags |= os.O_CREAT if create == "1" else 0
        flags |= os.O_EXCL if create == "1" and exclusive == "1" else 0
        flags |= os.O_TRUNC if truncate == "1" and use != "READ" else 0
        flags |= os.O_APPEND if append == "1" else 0
        os.umask(int(umask))
        try:
            fd = os.open(text(path), flags, int(mode))
        except OSError as e:
            # A socket, or a pipe without readers: opening was allowed.
            raise OSError(errno.EOPNOTSUPP, "open") if e.errno == errno.ENXIO else e
        mode = os.fstat(fd).st_mode
        if not stat.S_ISREG(mode):
            os.close(fd)
            raise OSError(errno.EISDIR if stat.S_ISDIR(mode) else errno.EOPNOTSUPP, "open")
        if number in slots:
            os.close(slots[number][0])
        slots[number] = (fd, current)

    def SetXattr(path, name, data, mode, follow):
        call = libc.setxattr if follow == "1" else libc.lsetxattr
        data = text(data)
        checked(call(text(path), text(name), data, ctypes.c_size_t(len(data)), SET[mode]))

    def GetXattr(path, name, follow):
        return value(os.getxattr(text(path), text(name), follow_symlinks=follow == "1"))

    def ListXattrs(path, follow):
        found = os.listxattr(text(path), follow_symlinks=follow == "1")
        return names(sorted(os.fsencode(n) for n in found))

    def RemoveXattr(path, name, follow):
        os.removexattr(text(path), text(name), follow_symlinks=follow == "1")

    def ListDirectory(path):
        found = []
        fd = os.open(text(path), os.O_RDONLY | os.O_DIRECTORY)
        try:
            for name in os.listdir(fd):
                found.append(os.fsencode(name))
            become(ROOT)
            return names(n + b"/" + TYPE[stat.S_IFMT(os.lstat(n, dir_fd=fd).st_mode)].encode()
                         for n in sorted(found))
        finally:
            os.close(fd)

    def Stat(path, follow):
        return attributes(os.stat(text(path), follow_symlinks=follow == "1"))

    def ReadLink(path):
        return value(os.readlink(text(path)))

    def Access(path, mask):
        # python's own tells no errno
        checked(libc.faccessat(AT_FDCWD, text(path), int(mask), 0x200))


class SlotCalls:
    """By slot: as whoever opened it."""

    def Close(number):
        os.close(slot(number))
        del slots[number]

    def Read(number, offset, length):
        return value(os.pread(slot(number), int(length), int(offset)))

    def Write(number, offset, length, seed):
        data = pattern(int(seed), int(length))
        return "number %d" % os.pwrite(slot(number), data, int(offset))

    def TruncateOpen(number, size):
        os.ftruncate(slot(number), int(size))

    def Allocate(number, mode, offset, length):
        fd, where, count = slot(number), ctypes.c_long(int(offset)), ctypes.c_long(int(length))
        checked(libc.fallocate(fd, ALLOCATE[mode], where, count))

    def SeekData(number, offset):
        return "number %d" % os.lseek(slot(number), int(offset), os.SEEK_DATA)

    def SeekHole(number, offset):
        return "number %d" % os.lseek(slot(number), int(offset), os.SEEK_HOLE)

    def CopyRange(source, source_offset, number, offset, length):
        fd, target = slot(source), slot(number)
        become(slots[number][1] if number in slots else ROOT)
        where, to = ctypes.c_long(int(source_offset)), ctypes.c_long(int(offset))
        return "number %d" % checked(libc.copy_file_range(
            fd, ctypes.byref(where), target, ctypes.byref(to), ctypes.c_size_t(int(length)), 0))

    def CloneFile(source, number):
        fcntl.ioctl(slot(number), FICLONE, slot(source))

    def StatOpen(number):
        return attributes(os.fstat(slot(number)))

    def Sync(number):
        os.fdatasync(slot(number)) if number not in slots else None


def answer(words):
    try:
        by_slot = getattr(SlotCalls, words[0], None)
        if by_slot:
            become(slots[words[1]][1] if words[1] in slots else ROOT)
            return by_slot(*words[1:]) or "done"
        become(tuple(words[1:4]))
        return getattr(Calls, words[0])(*words[4:]) or "done"
    except OSError as e:
        name = errno.errorcode[e.errno]
        return "errno " + ("EOPNOTSUPP" if name == "ENOTSUP" else name)


def sysctl(name):
    with open("/proc/sys/fs/" + name) as file:
        return file.read().strip()


def enter(directory):
    if os.geteuid() != 0:
        return "refused only the superuser can make calls as others"
    hardening = [sysctl("protected_" + n) for n in ("symlinks", "hardlinks", "regular", "fifos")]
    try:
        checked(libc.unshare(CLONE_NEWNS))
        checked(libc.mount(b"none", b"/", None, ctypes.c_ulong(MS_REC | MS_PRIVATE), None))
        checked(libc.mount(directory, directory, None, ctypes.c_ulong(MS_BIND), None))
        checked(libc.mount(None, directory, None,
                           ctypes.c_ulong(MS_REMOUNT | MS_BIND | MS_NOATIME), None))
        os.chroot(directory)
    except OSError as e:
        return "refused a mount of its own: " + errno.errorcode[e.errno]
    os.chdir("/")
    before = time.clock_gettime_ns(CLOCK_REALTIME_COARSE)
    os.chown("/", 0, 0)
    os.chmod("/", 0o755)
    os.utime("/")
    return "ready %s %d %d" % (" ".join(hardening), before, time.time_ns())


def main():
    print(enter(os.fsencode(sys.argv[1])), flush=True)
    while count := sys.stdin.readline():
        lines = [sys.stdin.readline().split() for _ in range(int(count))]
        for words in lines:
            os.umask(0)
            before = time.clock_gettime_ns(CLOCK_REALTIME_COARSE)
            told = answer(words)
            print(before, time.time_ns(), told)
        sys.stdout.flush()


main()
