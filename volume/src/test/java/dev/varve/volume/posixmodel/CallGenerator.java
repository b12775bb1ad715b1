package dev.varve.volume.posixmodel;

import dev.varve.volume.inode.AttributeChange.Time;
import dev.varve.volume.operation.AllocateMode;
import dev.varve.volume.operation.RenameMode;
import dev.varve.volume.operation.SetMode;
import dev.varve.volume.posixmodel.PosixCall.Creating;
import dev.varve.volume.posixmodel.PosixCall.Flags;
import dev.varve.volume.posixmodel.PosixCall.NodeKind;
import dev.varve.volume.posixmodel.PosixCall.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/// Makes random calls in a universe so small that they meet: few names, few callers, and paths that
/// earlier calls used. It knows nothing of what the calls answered.
final class CallGenerator {
  private static final List<String> DIRECTORIES = List.of("a", "b", "c");
  private static final List<String> FILES = List.of("x", "y", "z");
  private static final List<Who> CALLERS =
      List.of(
          Who.ROOT,
          new Who(1, 10, List.of()),
          new Who(2, 10, List.of(20)),
          new Who(3, 30, List.of(10, 40)));
  private static final int[] IDS = {0, 1, 2, 3};
  private static final int[] GROUPS = {0, 10, 20, 30, 40};
  private static final int[] MODES = {
    0755, 0777, 01777, 02775, 03777, 0700, 0644, 0666, 0600, 04755, 02755, 06777, 02644, 0, 0444,
    0311
  };
  private static final int[] SIZES = {0, 1, 4096, 9000, 131_072};
  private static final int USED_SLOTS = 4;
  private static final int KNOWN_PATHS = 40;
  private static final int MAX_DEPTH = 3;

  private final Random random;
  private final List<String> known = new ArrayList<>();
  private final List<Choice> choices = new ArrayList<>();
  private int weights;

  private record Choice(int upTo, Supplier<PosixCall> call) {}

  CallGenerator(long seed) {
    random = new Random(seed);
    addNames();
    addAttributes();
    addFiles();
    addQuestions();
  }

  /// The calls that make the root a place for everybody.
  static List<PosixCall> opening() {
    return List.of(new PosixCall.Chmod(Who.ROOT, "/", 0777));
  }

  PosixCall next() {
    int at = random.nextInt(weights);
    for (Choice choice : choices) {
      if (at < choice.upTo()) {
        return choice.call().get();
      }
    }
    throw new IllegalStateException("no choice");
  }

  private void choice(int weight, Supplier<PosixCall> call) {
    weights += weight;
    choices.add(new Choice(weights, call));
  }

  private void addNames() {
    choice(8, () -> new PosixCall.MakeDirectory(who(), newPath(true), mode(), umask()));
    choice(
        5,
        () -> {
          NodeKind kind = pick(NodeKind.values());
          return new PosixCall.MakeNode(who(), newPath(false), kind, mode(), umask(), 0x103);
        });
    choice(4, () -> new PosixCall.MakeSymlink(who(), target(), newPath(random.nextInt(4) == 0)));
    choice(5, () -> new PosixCall.Link(who(), file(), newPath(false)));
    choice(6, () -> new PosixCall.Unlink(who(), file()));
    choice(4, () -> new PosixCall.RemoveDirectory(who(), directory()));
    choice(
        12,
        () -> {
          boolean isDirectory = random.nextBoolean();
          String from = known(isDirectory);
          String to = random.nextInt(4) == 0 ? path() : newPath(isDirectory);
          RenameMode mode = random.nextInt(2) == 0 ? RenameMode.REPLACE : pick(RenameMode.values());
          return new PosixCall.Rename(who(), from, to, mode);
        });
  }

  private void addAttributes() {
    choice(6, () -> new PosixCall.Chmod(ownerLike(), path(), mode()));
    choice(
        5,
        () -> {
          int uid = random.nextInt(3) == 0 ? pick(IDS) : -1;
          int gid = uid == -1 || random.nextBoolean() ? pick(GROUPS) : -1;
          return new PosixCall.Chown(ownerLike(), path(), uid, gid, random.nextInt(3) > 0);
        });
    choice(4, () -> new PosixCall.SetTimes(who(), path(), time(), time(), random.nextInt(3) > 0));
    choice(3, () -> new PosixCall.Truncate(who(), file(), size()));
    choice(
        4,
        () -> {
          String name = xattr();
          SetMode mode = pick(SetMode.values());
          return new PosixCall.SetXattr(
              who(), path(), name, value(name), mode, random.nextInt(3) > 0);
        });
    choice(2, () -> new PosixCall.GetXattr(who(), path(), xattr(), random.nextInt(3) > 0));
    choice(2, () -> new PosixCall.RemoveXattr(who(), path(), xattr(), random.nextInt(3) > 0));
    choice(2, () -> new PosixCall.ListXattrs(who(), path(), random.nextInt(3) > 0));
  }

  private void addFiles() {
    choice(12, this::open);
    choice(1, () -> new PosixCall.Close(slot()));
    choice(6, () -> new PosixCall.Read(slot(), offset(), length()));
    choice(12, () -> new PosixCall.Write(slot(), offset(), length(), random.nextInt(32)));
    choice(3, () -> new PosixCall.TruncateOpen(slot(), size()));
    choice(
        4,
        () -> {
          AllocateMode mode = pick(AllocateMode.values());
          return new PosixCall.Allocate(slot(), mode, offset(), length() - 1);
        });
    choice(2, () -> new PosixCall.SeekData(slot(), offset()));
    choice(2, () -> new PosixCall.SeekHole(slot(), offset()));
    choice(4, () -> new PosixCall.CopyRange(slot(), offset(), slot(), offset(), length()));
    choice(2, () -> new PosixCall.CloneFile(slot(), slot()));
    choice(3, () -> new PosixCall.StatOpen(slot()));
    choice(1, () -> new PosixCall.Sync(slot()));
  }

  private PosixCall open() {
    boolean create = random.nextInt(3) > 0;
    Creating creating =
        create ? new Creating(true, random.nextInt(4) == 0, mode(), umask()) : Creating.NO;
    Flags flags = new Flags(random.nextInt(5) == 0, random.nextInt(5) == 0);
    String path = create ? newPath(false) : file();
    Use use = random.nextBoolean() ? Use.READ_WRITE : pick(Use.values());
    return new PosixCall.Open(who(), slot(), path, use, creating, flags);
  }

  private void addQuestions() {
    choice(6, () -> new PosixCall.ListDirectory(who(), directory()));
    choice(14, () -> new PosixCall.Stat(who(), path(), random.nextBoolean()));
    choice(2, () -> new PosixCall.ReadLink(who(), path()));
    choice(4, () -> new PosixCall.Access(who(), path(), random.nextInt(8)));
  }

  private Who who() {
    return random.nextInt(3) == 0 ? Who.ROOT : CALLERS.get(random.nextInt(CALLERS.size()));
  }

  private Who ownerLike() {
    return random.nextBoolean() ? Who.ROOT : who();
  }

  private int mode() {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt(010000);
      case 1, 2, 3 -> 0777;
      default -> pick(MODES);
    };
  }

  private int umask() {
    return random.nextBoolean() ? 0 : 022;
  }

  /// Mostly one that was used before.
  private String path() {
    return random.nextInt(6) == 0 ? newPath(random.nextBoolean()) : known(random.nextBoolean());
  }

  private String file() {
    return random.nextInt(6) == 0 ? newPath(false) : known(false);
  }

  private String directory() {
    return random.nextInt(6) == 0 ? newPath(true) : known(true);
  }

  /// One of the last paths whose last name is of one or the other kind.
  private String known(boolean isDirectory) {
    List<String> names = isDirectory ? DIRECTORIES : FILES;
    List<String> fitting = known.stream().filter(path -> endsInOne(path, names)).toList();
    return fitting.isEmpty() ? newPath(isDirectory) : fitting.get(random.nextInt(fitting.size()));
  }

  private static boolean endsInOne(String path, List<String> names) {
    return names.contains(path.substring(path.lastIndexOf('/') + 1));
  }

  private String newPath(boolean isDirectory) {
    String base = known.isEmpty() || random.nextInt(3) == 0 ? "" : known(true) + "/";
    base = depth(base) < MAX_DEPTH ? base : random.nextBoolean() ? "/" : "";
    List<String> names = isDirectory == (random.nextInt(8) > 0) ? DIRECTORIES : FILES;
    String plain = base + names.get(random.nextInt(names.size()));
    if (known.size() < KNOWN_PATHS) {
      known.add(plain);
    } else {
      known.set(random.nextInt(KNOWN_PATHS), plain);
    }
    return random.nextInt(30) == 0 ? strange(plain) : plain;
  }

  private static int depth(String path) {
    return (int) path.chars().filter(c -> c == '/').count();
  }

  private String strange(String path) {
    return switch (random.nextInt(9)) {
      case 0 -> path + "/";
      case 1 -> path + "/.";
      case 2 -> path + "/..";
      case 3 -> path.replace("/", "//");
      case 4 -> "../" + path;
      case 5 -> path + "/" + "n".repeat(256);
      case 6 -> "/./".repeat(1364) + "abcde".substring(0, random.nextInt(4));
      case 7 -> "/";
      default -> "";
    };
  }

  private String target() {
    return random.nextInt(4) == 0
        ? "../" + (random.nextBoolean() ? "a" : "x")
        : random.nextInt(20) == 0 ? strange(path()) : path();
  }

  private String xattr() {
    return switch (random.nextInt(30)) {
      case 7, 8, 9, 10 -> ModelXattrs.CAPABILITY;
      case 11, 12 -> ModelXattrs.ACCESS_ACL;
      case 13 -> ModelXattrs.DEFAULT_ACL;
      case 0 -> "trusted.t";
      case 1 -> "security.s";
      case 2 -> "other.o";
      case 3 -> "user.";
      case 4 -> "";
      case 5 -> "user." + "n".repeat(251);
      case 6 -> "system.s";
      default -> random.nextBoolean() ? "user.a" : "user.b";
    };
  }

  /// Of ACLs those that a mode tells completely, and none.
  private String value(String name) {
    return switch (name) {
      case ModelXattrs.CAPABILITY -> ModelXattrs.SOME_CAPABILITY;
      case ModelXattrs.ACCESS_ACL -> random.nextInt(4) == 0 ? "" : ModelXattrs.acl(mode());
      case ModelXattrs.DEFAULT_ACL -> "";
      default -> "v".repeat(random.nextInt(3));
    };
  }

  private Time time() {
    return switch (random.nextInt(4)) {
      case 0 -> Time.OMIT;
      case 1 -> Time.NOW;
      case 2 -> Time.set(random.nextLong(-2_000_000_000L, 4_000_000_000L) * 1_000_000_000);
      default -> Time.set(random.nextLong(-2_000_000_000L, 4_000_000_000L) * 1_000_000_000 + 7);
    };
  }

  private int slot() {
    return random.nextInt(USED_SLOTS);
  }

  private long offset() {
    return switch (random.nextInt(12)) {
      case 0 -> -1;
      case 1 -> 4096L * random.nextInt(40);
      case 2 -> (1L << 33) + random.nextInt(5);
      case 3 -> random.nextInt(300_000);
      default -> random.nextInt(20_000);
    };
  }

  /// Now and then long enough for chunks, which small writes are not.
  private int length() {
    return switch (random.nextInt(24)) {
      case 0 -> 70_000 + random.nextInt(200_000);
      case 1 -> 65_536 * (1 + random.nextInt(4));
      case 2, 3, 4 -> random.nextInt(3);
      case 5, 6, 7 -> 4096 * random.nextInt(4);
      default -> random.nextInt(9000);
    };
  }

  private long size() {
    return random.nextInt(3) == 0 ? pick(SIZES) : offset();
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private int pick(int[] values) {
    return values[random.nextInt(values.length)];
  }
}
