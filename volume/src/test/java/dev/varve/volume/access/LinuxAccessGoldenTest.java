package dev.varve.volume.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.inode.AttributeChange;
import dev.varve.volume.inode.AttributeChange.Time;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every question that was put to a real Linux gets here the answer that it got there. The
/// questions were drawn at random; `record_linux.py` beside the answers says how, and records them
/// anew.
final class LinuxAccessGoldenTest {
  private static final Map<ErrorCode, String> ERRNO =
      Map.of(
          ErrorCode.ACCESS_DENIED, "EACCES",
          ErrorCode.INVALID_ARGUMENT, "EINVAL",
          ErrorCode.NOT_PERMITTED, "EPERM",
          ErrorCode.NOT_SUPPORTED, "EOPNOTSUPP",
          ErrorCode.NO_ATTRIBUTE, "ENODATA");

  private static final String ABSENT = "-";

  /// What an ACL's bytes have before its entries.
  private static final int NO_ENTRIES_BYTES = 4;

  /// An inode and its access ACL, as a question tells them.
  private record Subject(Inode inode, Optional<Acl> acl) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "access",
        "delete",
        "chmod",
        "chown",
        "times",
        "truncate",
        "write",
        "ftruncate",
        "fallocate",
        "create",
        "xattr-get",
        "xattr-set",
        "xattr-remove",
        "set-acl",
        "remove-acl"
      })
  void linuxGivesTheSameAnswers(String kind) throws IOException {
    List<String> lines = lines().filter(line -> line.startsWith(kind + " ")).toList();
    assertThat(lines).as("recorded").hasSizeGreaterThan(20);
    assertThat(
            lines.stream()
                .filter(line -> !line.endsWith(" = " + answer(line)) && !isKnown(line))
                .map(line -> line + " but here " + answer(line)))
        .isEmpty();
  }

  /// Where we mean to differ, always by a refusal: an empty mask denies, where Linux turns to the
  /// permissions of others; and where no ACL may be set, nothing is said of its bytes.
  private static boolean isKnown(String line) {
    String here = answer(line);
    if (line.startsWith("set-acl ")) {
      return line.matches(".* = (EINVAL|EOPNOTSUPP) .*")
          && here.matches("(EACCES|EPERM|EOPNOTSUPP) .*");
    }
    String[] words = line.split(" ", 7);
    boolean hasMask = !words[6].startsWith(ABSENT);
    return hasMask && (octal(words[3]) & 0070) == 0 && here.startsWith("EACCES");
  }

  private static Stream<String> lines() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            LinuxAccessGoldenTest.class.getResourceAsStream("linux-access.txt"))) {
      return new String(in.readAllBytes(), US_ASCII).lines();
    }
  }

  private static String answer(String line) {
    Iterator<String> words =
        Arrays.asList(line.substring(0, line.indexOf(" = ")).split(" ")).iterator();
    String kind = words.next();
    Caller caller = caller(words.next());
    if (kind.equals("create")) {
      return create(caller, words);
    }
    Subject subject = subject(words);
    return switch (kind) {
      case "access" -> access(caller, subject, Integer.parseInt(words.next()));
      case "delete" -> delete(caller, subject, Integer.parseInt(words.next()));
      case "chmod" -> chmod(caller, subject, octal(words.next()));
      case "chown" -> chown(caller, subject, words.next(), words.next());
      case "times" -> times(caller, subject, time(words.next()), time(words.next()));
      case "truncate" -> truncate(caller, subject, false);
      case "ftruncate" -> truncate(caller, subject, true);
      case "write", "fallocate" ->
          "ok " + Integer.toOctalString(Ownership.modeAfterWrite(caller, subject.inode));
      case "xattr-get" -> getXattr(caller, subject, words.next());
      case "xattr-set" -> setXattr(caller, subject, words.next());
      case "xattr-remove" -> removeXattr(caller, subject, words.next());
      case "set-acl" -> setAcl(caller, subject, words.next(), words.next());
      case "remove-acl" -> removeAcl(caller, subject, words.next());
      default -> throw new AssertionError("no such question: " + line);
    };
  }

  private static String access(Caller caller, Subject subject, int want) {
    return errno(() -> Permissions.check(caller, subject.inode, subject.acl, want));
  }

  private static String delete(Caller caller, Subject directory, int owner) {
    Inode victim = Subjects.file(0600, owner, 0);
    return errno(() -> Permissions.checkDelete(caller, directory.inode, directory.acl, victim));
  }

  private static String chmod(Caller caller, Subject subject, int mode) {
    String changed = change(caller, subject, AttributeChange.NONE.withMode(mode), false);
    int after = octal(changed.substring(changed.indexOf(' ') + 1));
    return changed + " " + hex(subject.acl.map(acl -> acl.withMode(after)));
  }

  private static String chown(Caller caller, Subject subject, String uid, String gid) {
    AttributeChange change = AttributeChange.NONE;
    change = uid.equals("-1") ? change : change.withUid(Integer.parseInt(uid));
    change = gid.equals("-1") ? change : change.withGid(Integer.parseInt(gid));
    return change(caller, subject, change, false);
  }

  private static String times(Caller caller, Subject subject, Time atime, Time mtime) {
    AttributeChange none = AttributeChange.NONE;
    AttributeChange change =
        new AttributeChange(none.mode(), none.uid(), none.gid(), none.size(), atime, mtime);
    return errno(() -> Ownership.checkChange(caller, subject.inode, subject.acl, change, false));
  }

  private static Time time(String word) {
    return switch (word) {
      case "NOW" -> Time.NOW;
      case "OMIT" -> Time.OMIT;
      default -> Time.set(9_000_000_005L);
    };
  }

  private static String truncate(Caller caller, Subject subject, boolean writable) {
    return change(caller, subject, AttributeChange.NONE.withSize(10), writable);
  }

  private static String change(
      Caller caller, Subject subject, AttributeChange change, boolean writable) {
    Inode inode = subject.inode;
    String errno = errno(() -> Ownership.checkChange(caller, inode, subject.acl, change, writable));
    int mode = errno.equals("ok") ? Ownership.modeAfter(caller, inode, change) : inode.mode();
    return errno + " " + Integer.toOctalString(mode);
  }

  private static String create(Caller caller, Iterator<String> words) {
    int directoryMode = octal(words.next());
    Inode directory =
        Subjects.directory(
            directoryMode, Integer.parseInt(words.next()), Integer.parseInt(words.next()));
    Optional<Acl> directoryDefault = acl(words.next());
    FileType type = FileType.valueOf(words.next());
    int mode = octal(words.next());
    int umask = octal(words.next());
    Creation made = Creation.of(caller, directory, directoryDefault, type, mode, umask);
    return "%o %d %d %s %s"
        .formatted(made.mode(), made.uid(), made.gid(), hex(made.access()), hex(made.byDefault()));
  }

  /// Whether the attribute is there is another question, so it was there wherever Linux let it be.
  private static String getXattr(Caller caller, Subject subject, String name) {
    return errno(
        () -> AttributeAccess.checkRead(caller, subject.inode, subject.acl, name.getBytes(UTF_8)));
  }

  private static String setXattr(Caller caller, Subject subject, String name) {
    return errno(
        () -> AttributeAccess.checkWrite(caller, subject.inode, subject.acl, name.getBytes(UTF_8)));
  }

  private static String removeXattr(Caller caller, Subject subject, String name) {
    return errno(() ->
        AttributeAccess.checkRemove(caller, subject.inode, subject.acl, name.getBytes(UTF_8)));
  }

  private static String setAcl(Caller caller, Subject subject, String name, String value) {
    Inode inode = subject.inode;
    byte[] bytes = value.equals(ABSENT) ? new byte[0] : HexFormat.of().parseHex(value);
    boolean isAccess = name.equals(AttributeAccess.ACCESS_ACL);
    String before = isAccess ? hex(subject.acl) : ABSENT;
    String parsed = errno(() -> AclFormat.parse(bytes));
    boolean isRemoval = parsed.equals("ok") && bytes.length <= NO_ENTRIES_BYTES;
    String allowed =
        isRemoval ? removeXattr(caller, subject, name) : setXattr(caller, subject, name);
    String errno = allowed.equals("ok") ? parsed : allowed;
    if (!errno.equals("ok")) {
      return "%s %o %s".formatted(errno, inode.mode(), before);
    }
    Optional<Acl> acl = AclFormat.parse(bytes);
    int mode =
        isAccess && acl.isPresent()
            ? Ownership.modeAfterAcl(caller, inode, acl.get())
            : inode.mode();
    return "ok %o %s".formatted(mode, hex(acl.filter(list -> !isAccess || !list.isMinimal())));
  }

  private static String removeAcl(Caller caller, Subject subject, String name) {
    return removeXattr(caller, subject, name) + " " + Integer.toOctalString(subject.inode.mode());
  }

  private static String errno(Runnable check) {
    try {
      check.run();
      return "ok";
    } catch (VarveException e) {
      return Objects.requireNonNull(ERRNO.get(e.code()), e::toString);
    }
  }

  private static Caller caller(String word) {
    String[] parts = word.split(":", -1);
    int[] groups =
        parts[2].equals(ABSENT)
            ? new int[0]
            : Arrays.stream(parts[2].split(",", -1)).mapToInt(Integer::parseInt).toArray();
    return Caller.of(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), groups);
  }

  private static Subject subject(Iterator<String> words) {
    FileType type = FileType.valueOf(words.next());
    int mode = octal(words.next());
    Inode inode =
        Subjects.inode(type, mode, Integer.parseInt(words.next()), Integer.parseInt(words.next()));
    return new Subject(inode, acl(words.next()));
  }

  private static Optional<Acl> acl(String word) {
    return word.equals(ABSENT) ? Optional.empty() : AclFormat.parse(HexFormat.of().parseHex(word));
  }

  private static String hex(Optional<Acl> acl) {
    return acl.map(list -> HexFormat.of().formatHex(AclFormat.encode(list))).orElse(ABSENT);
  }

  private static int octal(String word) {
    return Integer.parseInt(word, 8);
  }
}
