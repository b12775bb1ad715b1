package dev.varve.volume.access;

import static dev.varve.volume.access.Subjects.ALICE;
import static dev.varve.volume.access.Subjects.BOB;
import static dev.varve.volume.access.Subjects.CREW;
import static dev.varve.volume.access.Subjects.STAFF;
import static dev.varve.volume.access.Subjects.assertFails;
import static dev.varve.volume.access.Subjects.directory;
import static dev.varve.volume.access.Subjects.file;
import static dev.varve.volume.access.Subjects.inode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PermissionsTest {
  /// Where in "rwxrwxrwx" the letters of each caller begin, for a file of Alice and of Staff.
  private static final Map<Caller, Integer> LETTERS =
      Map.of(
          Caller.of(ALICE, STAFF), 0,
          Caller.of(ALICE, CREW), 0,
          Caller.of(BOB, STAFF), 3,
          Caller.of(BOB, CREW, STAFF), 3,
          Caller.of(BOB, CREW), 6,
          Caller.of(-2, -2), 6);

  @Test
  void everyModeMeansToEveryCallerWhatItsLettersSay() {
    for (int mode = 0; mode <= 07777; mode++) {
      String letters = letters(mode);
      for (var caller : LETTERS.entrySet()) {
        for (int want = 0; want <= Permissions.ALL; want++) {
          boolean expected = true;
          for (int bit = 0; bit < 3; bit++) {
            boolean wanted = (want & (4 >> bit)) != 0;
            expected &= !wanted || letters.charAt(caller.getValue() + bit) != '-';
          }
          Inode inode = (want & 1) == 0 ? file(mode, ALICE, STAFF) : directory(mode, ALICE, STAFF);
          assertThat(Permissions.allows(caller.getKey(), inode, Optional.empty(), want))
              .as("%s, %s wants %d", letters, caller.getKey(), want)
              .isEqualTo(expected);
        }
      }
    }
  }

  /// The mode's letters, made by somebody else's code.
  private static String letters(int mode) {
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < 9; bit++) {
      text.append((mode & (0400 >> bit)) == 0 ? '-' : "rwxrwxrwx".charAt(bit));
    }
    assertThat(PosixFilePermissions.toString(PosixFilePermissions.fromString(text.toString())))
        .hasToString(text.toString());
    return text.toString();
  }

  @Test
  void theSuperuserExecutesAFileOnlyWhenSomebodyMay() {
    for (int mode = 0; mode <= 0777; mode++) {
      boolean executable = (mode & 0111) != 0;
      assertThat(root(FileType.REGULAR, mode, Permissions.EXECUTE)).isEqualTo(executable);
      assertThat(root(FileType.REGULAR, mode, Permissions.ALL)).isEqualTo(executable);
      assertThat(root(FileType.FIFO, mode, Permissions.EXECUTE)).isEqualTo(executable);
      assertThat(root(FileType.REGULAR, mode, Permissions.READ | Permissions.WRITE)).isTrue();
      assertThat(root(FileType.DIRECTORY, mode, Permissions.ALL)).isTrue();
    }
  }

  private static boolean root(FileType type, int mode, int want) {
    return Permissions.allows(Caller.ROOT, inode(type, mode, ALICE, STAFF), Optional.empty(), want);
  }

  @Test
  void anOwnerWithoutPermissionGetsNothingFromItsGroup() {
    Inode inode = file(0077, ALICE, STAFF);
    assertThat(
            Permissions.allows(Caller.of(ALICE, STAFF), inode, Optional.empty(), Permissions.READ))
        .isFalse();
  }

  @Test
  void aDenialSaysWhoWhatAndWhy() {
    assertThatThrownBy(() ->
            Permissions.check(
                Caller.of(BOB, CREW), file(0640, ALICE, STAFF), Optional.empty(), Permissions.READ))
        .isInstanceOf(VarveException.class)
        .hasMessage(
            "uid 1001 gid 60 may not read inode 7 (mode 0640, uid 1000, gid 50): it needs r--");
  }

  @Test
  void deletingTakesWriteAndSearchAndInAStickyDirectoryAnOwner() {
    int[] modes = {0777, 0775, 0773, 0774, 0776, 0770};
    for (int mode : modes) {
      for (boolean sticky : new boolean[] {false, true}) {
        for (int owner : new int[] {ALICE, BOB, 2}) {
          for (int victimOwner : new int[] {ALICE, BOB, 2}) {
            for (Caller caller : new Caller[] {Caller.ROOT, Caller.of(BOB, CREW)}) {
              Inode where = directory(mode | (sticky ? 01000 : 0), owner, STAFF);
              Inode victim = file(0, victimOwner, STAFF);
              boolean root = caller.isSuperuser();
              boolean mayWrite = root || owner == BOB || mode == 0777 || mode == 0773;
              boolean owns = root || owner == BOB || victimOwner == BOB;
              check(caller, where, victim, mayWrite, !sticky || owns);
            }
          }
        }
      }
    }
  }

  private static void check(
      Caller caller, Inode where, Inode victim, boolean mayWrite, boolean mayOwn) {
    if (mayWrite && mayOwn) {
      Permissions.checkDelete(caller, where, Optional.empty(), victim);
    } else {
      assertFails(
          mayWrite ? ErrorCode.NOT_PERMITTED : ErrorCode.ACCESS_DENIED,
          () -> Permissions.checkDelete(caller, where, Optional.empty(), victim));
    }
  }

  @Test
  void creatingTakesWriteAndSearch() {
    Caller bob = Caller.of(BOB, CREW);
    Permissions.checkCreate(bob, directory(0703, ALICE, STAFF), Optional.empty());
    for (int mode : new int[] {0701, 0702, 0774}) {
      assertFails(
          ErrorCode.ACCESS_DENIED,
          () -> Permissions.checkCreate(bob, directory(mode, ALICE, STAFF), Optional.empty()));
    }
  }

  @Test
  void movingADirectoryElsewhereWritesIt() {
    Caller bob = Caller.of(BOB, CREW);
    Permissions.checkMove(bob, file(0, ALICE, STAFF), Optional.empty());
    Permissions.checkMove(bob, directory(0702, ALICE, STAFF), Optional.empty());
    assertFails(
        ErrorCode.ACCESS_DENIED,
        () -> Permissions.checkMove(bob, directory(0705, ALICE, STAFF), Optional.empty()));
  }
}
