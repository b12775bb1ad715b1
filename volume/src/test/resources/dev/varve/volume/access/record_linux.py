"""Records what Linux answers about permissions, one line a question, for LinuxAccessGoldenTest.

Run as root on a file system with ACLs (ext4): python3 record_linux.py EMPTY_DIRECTORY > linux-access.txt
A line is the question, " = ", the answer. Ids are numbers, modes octal,
ACLs the attribute's hexadecimal bytes or "-".
"""
import errno, os, random, shutil, stat, struct, sys

BASE = sys.argv[1]
RANDOM = random.Random(7)
UIDS, GIDS = [1000, 1001, 1002], [50, 60, 70]
ACCESS, DEFAULT = "system.posix_acl_access", "system.posix_acl_default"
TYPES = {"REGULAR": stat.S_IFREG, "DIRECTORY": stat.S_IFDIR, "FIFO": stat.S_IFIFO,
         "SYMLINK": stat.S_IFLNK, "SOCKET": stat.S_IFSOCK, "CHARACTER_DEVICE": stat.S_IFCHR}
serial = 0


def pick(values): return RANDOM.choice(values)


def caller():
    uid = pick(UIDS + [0]) if RANDOM.random() < .5 else pick(UIDS)
    return uid, pick(GIDS) if uid else pick([0] + GIDS), RANDOM.sample(GIDS, RANDOM.randint(0, 2))


def words(c): return "%d:%d:%s" % (c[0], c[1], ",".join(map(str, c[2])) or "-")


def mode12(): return RANDOM.getrandbits(9) | (RANDOM.getrandbits(3) << 9 if RANDOM.random() < .6 else 0)


def acl(valid=True):
    """Bytes of a list; when not valid, often none."""
    p = lambda: RANDOM.randint(0, 7)
    users = [(2, p(), u) for u in RANDOM.sample(UIDS + [0], RANDOM.randint(0, 2))]
    groups = [(8, p(), g) for g in RANDOM.sample(GIDS, RANDOM.randint(0, 2))]
    none = 0xffffffff
    mask = [(16, p(), none)] if users or groups or RANDOM.random() < .2 else []
    entries = [(1, p(), none)] + users + [(4, p(), none)] + groups + mask + [(32, p(), none)]
    version, tail = 2, b""
    if not valid:
        roll = RANDOM.randint(0, 9)
        if roll == 0: entries.pop(RANDOM.randrange(len(entries)))
        if roll == 1: entries.insert(RANDOM.randrange(len(entries)), pick(entries))
        if roll == 2: RANDOM.shuffle(entries)
        if roll == 3: entries[0] = (pick([0, 3, 64, 1]), pick([8, 15, 7, 256]), 5)
        if roll == 4: version = pick([0, 1, 3])
        if roll == 5: tail = bytes(RANDOM.randint(1, 7))
        if roll == 6: entries = []
        if roll == 7: return bytes(RANDOM.randint(0, 4))
        if roll == 8: entries = [(t, q, none) for t, q, _ in entries]
    return struct.pack("<I", version) + b"".join(struct.pack("<HHI", *e) for e in entries) + tail


def hexed(value): return value.hex() if value else "-"


def xattr(path, name):
    try: return os.getxattr(path, name, follow_symlinks=False)
    except OSError as e:
        assert e.errno in (errno.ENODATA, errno.EOPNOTSUPP), e
        return None


def make(kind, mode, uid, gid, access=None, where=BASE):
    global serial
    serial += 1
    path = os.path.join(where, "f%d" % serial)
    if kind == "DIRECTORY": os.mkdir(path)
    elif kind == "SYMLINK": os.symlink("x", path)
    else: os.mknod(path, TYPES[kind] | 0o600)
    os.chown(path, uid, gid, follow_symlinks=False)
    if kind != "SYMLINK":
        os.chmod(path, mode)
        if access: os.setxattr(path, ACCESS, access)
        st = os.stat(path)
        if access and (st.st_mode & 0o7000) != (mode & 0o7000): raise AssertionError(path)
    return path


def run(c, call):
    """Runs a call as the caller in a child; returns its errno's name or "ok"."""
    r, w = os.pipe()
    child = os.fork()
    if not child:
        os.setgroups(c[2]); os.setresgid(c[1], c[1], c[1]); os.setresuid(c[0], c[0], c[0])
        try: call(); answer = "ok"
        except OSError as e: answer = errno.errorcode[e.errno]
        os.write(w, answer.encode()); os._exit(0)
    os.close(w); answer = os.read(r, 100).decode(); os.close(r); os.waitpid(child, 0)
    return answer.replace("ENOTSUP", "EOPNOTSUPP")


def mode_of(path): return "%o" % (os.lstat(path).st_mode & 0o7777)


def thing(kind, mode, uid, gid, access=None): return "%s %o %d %d %s" % (kind, mode, uid, gid, hexed(access))


def some(kinds, lists=.5, bits=mode12):
    """A random inode: its path, and its words."""
    kind, uid, gid = pick(kinds), pick(UIDS + [0]), pick(GIDS + [0])
    access = acl() if kind != "SYMLINK" and RANDOM.random() < lists else None
    path = make(kind, bits(), uid, gid, access)
    mode, kept = os.lstat(path).st_mode & 0o7777, xattr(path, ACCESS)
    return path, thing(kind, mode, uid, gid, kept)


def raises(ok):
    if not ok: raise OSError(errno.EACCES, "")


def do_access():
    path, w = some(["REGULAR", "DIRECTORY", "FIFO", "SOCKET"], .7)
    c, want = caller(), RANDOM.randint(1, 7)
    print("access", words(c), w, want, "=", run(c, lambda: raises(os.access(path, want))))


def do_delete():
    bits = lambda: pick([0o777, 0o1777, 0o1770, 0o1733, mode12(), mode12() | 0o1000])
    path, w = some(["DIRECTORY"], .3, bits)
    uid = pick(UIDS + [0])
    victim = make("REGULAR", 0o600, uid, 0, where=path)
    c = caller()
    print("delete", words(c), w, uid, "=", run(c, lambda: os.unlink(victim)))


def do_chmod():
    path, w = some(["REGULAR", "DIRECTORY", "FIFO"])
    c, mode = caller(), mode12()
    answer = run(c, lambda: os.chmod(path, mode))
    print("chmod", words(c), w, "%o" % mode, "=", answer, mode_of(path), hexed(xattr(path, ACCESS)))


def do_chown():
    path, w = some(["REGULAR", "DIRECTORY", "FIFO"], .2)
    c = caller()
    while True:
        uid, gid = pick([-1, -1, c[0]] + UIDS), pick([-1] + GIDS)
        if uid >= 0 or gid >= 0: break
    answer = run(c, lambda: os.chown(path, uid, gid))
    print("chown", words(c), w, uid, gid, "=", answer, mode_of(path))


def do_times():
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)
    now, omit = (1 << 30) - 1, (1 << 30) - 2
    path, w = some(["REGULAR", "DIRECTORY"], .3)
    c, names = caller(), [pick(["NOW", "OMIT", "SET"]), pick(["NOW", "OMIT", "SET"])]
    nanos = {"NOW": now, "OMIT": omit, "SET": 5}
    times = (ctypes.c_long * 4)(9, nanos[names[0]], 9, nanos[names[1]])

    def call():
        if libc.utimensat(-100, path.encode(), times, 0): raise OSError(ctypes.get_errno(), "")
    print("times", words(c), w, *names, "=", run(c, call))


def do_truncate():
    path, w = some(["REGULAR"], .3)
    c = caller()
    print("truncate", words(c), w, "=", run(c, lambda: os.truncate(path, 10)), mode_of(path))


def do_write():
    path, w = some(["REGULAR"], .2)
    c, fd = caller(), os.open(path, os.O_RDWR)
    act = pick(["write", "ftruncate", "fallocate"])
    calls = {"write": lambda: os.write(fd, b"x"), "ftruncate": lambda: os.ftruncate(fd, 10),
             "fallocate": lambda: os.posix_fallocate(fd, 0, 10)}
    print(act, words(c), w, "=", run(c, calls[act]), mode_of(path))
    os.close(fd)


def do_create():
    path, _ = some(["DIRECTORY"], 0, lambda: 0o777 | pick([0, 0o2000, 0o2000]))
    st, default = os.stat(path), acl() if RANDOM.random() < .6 else None
    if default: os.setxattr(path, DEFAULT, default)
    c, mode, umask = caller(), mode12(), pick([0, 0o22, 0o77, 0o777])
    kind, new = pick(["REGULAR", "REGULAR", "DIRECTORY", "FIFO", "SYMLINK"]), path + "/n"

    def call():
        os.umask(umask)
        if kind == "DIRECTORY": os.mkdir(new, mode)
        elif kind == "SYMLINK": os.symlink("x", new)
        elif kind == "FIFO": os.mknod(new, stat.S_IFIFO | mode)
        else: os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
    assert run(c, call) == "ok"
    n = os.lstat(new)
    kept = (None, None) if kind == "SYMLINK" else (xattr(new, ACCESS), xattr(new, DEFAULT))
    print("create", words(c), "%o" % (st.st_mode & 0o7777), st.st_uid, st.st_gid, hexed(default), kind, "%o" % mode,
          "%o" % umask, "=", mode_of(new), n.st_uid, n.st_gid, hexed(kept[0]), hexed(kept[1]))


NAMES = ["user.a", "user.", "trusted.a", "trusted.", "security.a", "security.", "system.a", "other.a", "a", "user"]


def do_xattr():
    bits = lambda: pick([mode12(), 0o1777, 0o777, 0o700, 0o744])
    path, w = some(["REGULAR", "REGULAR", "DIRECTORY", "DIRECTORY", "FIFO", "SYMLINK"], .2, bits)
    name, c, act = pick(NAMES + NAMES[::2]), caller(), pick(["get", "set", "remove"])
    if act != "set":
        try: os.setxattr(path, name, b"v", follow_symlinks=False)
        except OSError: pass
    calls = {"get": lambda: os.getxattr(path, name, follow_symlinks=False),
             "set": lambda: os.setxattr(path, name, b"v", follow_symlinks=False),
             "remove": lambda: os.removexattr(path, name, follow_symlinks=False)}
    print("xattr-" + act, words(c), w, name, "=", run(c, calls[act]))


def do_set_acl():
    path, w = some(["REGULAR", "DIRECTORY", "DIRECTORY", "FIFO", "SYMLINK"], .5)
    name, c, value = pick([ACCESS, DEFAULT]), caller() if RANDOM.random() < .5 else (0, 0, []), acl(RANDOM.random() < .5)
    answer = run(c, lambda: os.setxattr(path, name, value, follow_symlinks=False))
    kept = xattr(path, name)
    print("set-acl", words(c), w, name, value.hex() or "-", "=", answer, mode_of(path), hexed(kept))


def do_remove_acl():
    path, w = some(["REGULAR", "DIRECTORY", "SYMLINK"], .5)
    name, c = pick([ACCESS, DEFAULT]), caller()
    print("remove-acl", words(c), w, name, "=", run(c, lambda: os.removexattr(path, name, follow_symlinks=False)), mode_of(path))


PLAN = [(do_access, 400), (do_delete, 150), (do_chmod, 120), (do_chown, 150), (do_times, 120), (do_truncate, 60),
        (do_write, 120), (do_create, 250), (do_xattr, 350), (do_set_acl, 250), (do_remove_acl, 60)]

if __name__ == "__main__":
    os.umask(0)
    os.chmod(BASE, 0o777)
    print("# Linux %s, recorded by record_linux.py" % os.uname().release)
    sys.stdout.flush()
    for question, count in PLAN:
        for _ in range(count):
            question()
            sys.stdout.flush()
