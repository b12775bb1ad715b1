package dev.varve.volume.access;

import static dev.varve.volume.access.Subjects.ALICE;
import static dev.varve.volume.access.Subjects.BOB;
import static dev.varve.volume.access.Subjects.CREW;
import static dev.varve.volume.access.Subjects.STAFF;
import static dev.varve.volume.access.Subjects.assertFails;
import static dev.varve.volume.access.Subjects.directory;
import static dev.varve.volume.access.Subjects.file;
import static dev.varve.volume.inode.AttributeChange.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ErrorCode;
import dev.varve.volume.inode.AttributeChange;
import dev.varve.volume.inode.AttributeChange.Time;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OwnershipTest {
  private static final Caller ALICE_STAFF = Caller.of(ALICE, STAFF);
  private static final Caller ALICE_BOTH = Caller.of(ALICE, STAFF, CREW);
  private static final Caller ALICE_CREW = Caller.of(ALICE, CREW);
  private static final Caller BOB_STAFF = Caller.of(BOB, STAFF);

  @Test
  void onlyTheOwnerAndTheSuperuserChangeTheMode() {
    Inode inode = file(0666, ALICE, STAFF);
    allows(ALICE_STAFF, inode, NONE.withMode(0));
    allows(Caller.ROOT, inode, NONE.withMode(0));
    denies(ErrorCode.NOT_PERMITTED, BOB_STAFF, inode, NONE.withMode(0666));
  }

  @Test
  void setgidGoesFromTheModeThatAnOutsiderToTheGroupSets() {
    AttributeChange change = NONE.withMode(07755);
    assertThat(Ownership.modeAfter(ALICE_STAFF, file(0, ALICE, STAFF), change)).isEqualTo(07755);
    assertThat(Ownership.modeAfter(ALICE_CREW, file(0, ALICE, STAFF), change)).isEqualTo(05755);
    assertThat(Ownership.modeAfter(ALICE_CREW, directory(0, ALICE, STAFF), change))
        .isEqualTo(05755);
    assertThat(Ownership.modeAfter(Caller.ROOT, file(0, ALICE, STAFF), change)).isEqualTo(07755);
    // The group that counts is the one that the same change gives.
    assertThat(Ownership.modeAfter(ALICE_CREW, file(0, ALICE, STAFF), change.withGid(CREW)))
        .isEqualTo(07755);
  }

  @Test
  void onlyTheSuperuserGivesFilesAway() {
    Inode inode = file(0666, ALICE, STAFF);
    allows(Caller.ROOT, inode, NONE.withUid(BOB).withGid(7));
    allows(ALICE_STAFF, inode, NONE.withUid(ALICE));
    denies(ErrorCode.NOT_PERMITTED, ALICE_STAFF, inode, NONE.withUid(BOB));
    denies(ErrorCode.NOT_PERMITTED, BOB_STAFF, inode, NONE.withUid(BOB));
    denies(ErrorCode.NOT_PERMITTED, BOB_STAFF, inode, NONE.withUid(ALICE));
  }

  @Test
  void anOwnerGivesAFileToAGroupHeIsIn() {
    Inode inode = file(0666, ALICE, STAFF);
    allows(ALICE_BOTH, inode, NONE.withGid(CREW));
    allows(ALICE_CREW, inode, NONE.withGid(CREW));
    allows(ALICE_CREW, inode, NONE.withGid(STAFF));
    denies(ErrorCode.NOT_PERMITTED, ALICE_STAFF, inode, NONE.withGid(CREW));
    denies(ErrorCode.NOT_PERMITTED, BOB_STAFF, inode, NONE.withGid(STAFF));
  }

  @Test
  void aNewOwnerTakesAwaySetuidAndSetgidButNotFromDirectories() {
    AttributeChange change = NONE.withGid(STAFF);
    assertThat(Ownership.modeAfter(Caller.ROOT, file(06755, ALICE, STAFF), change)).isEqualTo(0755);
    assertThat(Ownership.modeAfter(Caller.ROOT, file(06745, ALICE, STAFF), change))
        .isEqualTo(02745);
    assertThat(Ownership.modeAfter(ALICE_STAFF, file(06745, ALICE, STAFF), change))
        .isEqualTo(02745);
    assertThat(Ownership.modeAfter(ALICE_CREW, file(06745, ALICE, STAFF), change)).isEqualTo(0745);
    assertThat(Ownership.modeAfter(ALICE_CREW, directory(07755, ALICE, STAFF), change))
        .isEqualTo(07755);
  }

  @Test
  void aWriteOfTheUnprivilegedTakesAwaySetuidAndSetgid() {
    assertThat(Ownership.modeAfterWrite(BOB_STAFF, file(07777, ALICE, STAFF))).isEqualTo(01777);
    assertThat(Ownership.modeAfterWrite(ALICE_STAFF, file(04644, ALICE, STAFF))).isEqualTo(0644);
    assertThat(Ownership.modeAfterWrite(ALICE_STAFF, file(02644, ALICE, STAFF))).isEqualTo(02644);
    assertThat(Ownership.modeAfterWrite(ALICE_CREW, file(02644, ALICE, STAFF))).isEqualTo(0644);
    assertThat(Ownership.modeAfterWrite(Caller.ROOT, file(06777, ALICE, STAFF))).isEqualTo(06777);
    Inode pipe = Subjects.inode(FileType.FIFO, 06777, ALICE, STAFF);
    assertThat(Ownership.modeAfterWrite(BOB_STAFF, pipe)).isEqualTo(06777);
    assertThat(Ownership.modeAfter(BOB_STAFF, file(06777, ALICE, STAFF), NONE.withSize(0)))
        .isEqualTo(0777);
    assertThat(Ownership.modeAfter(BOB_STAFF, file(06777, ALICE, STAFF), NONE)).isEqualTo(06777);
  }

  @Test
  void whoeverMayWriteSaysNowForBothTimes() {
    Inode inode = file(0646, ALICE, STAFF);
    Inode closed = file(0600, ALICE, STAFF);
    Caller bob = Caller.of(BOB, CREW);
    AttributeChange now = NONE.withTimes(Time.NOW, Time.NOW);
    allows(bob, inode, now);
    denies(ErrorCode.ACCESS_DENIED, bob, closed, now);
    allows(bob, closed, NONE);
    for (Time other : new Time[] {Time.OMIT, Time.set(5)}) {
      denies(ErrorCode.NOT_PERMITTED, bob, inode, NONE.withTimes(Time.NOW, other));
      denies(ErrorCode.NOT_PERMITTED, bob, inode, NONE.withTimes(other, Time.NOW));
      allows(ALICE_STAFF, file(0, ALICE, STAFF), NONE.withTimes(Time.NOW, other));
      allows(Caller.ROOT, file(0, ALICE, STAFF), NONE.withTimes(other, Time.NOW));
    }
  }

  @Test
  void aNewSizeTakesWritePermissionOrAnOpenFile() {
    Inode inode = file(0444, ALICE, STAFF);
    denies(ErrorCode.ACCESS_DENIED, ALICE_STAFF, inode, NONE.withSize(1));
    Ownership.checkChange(ALICE_STAFF, inode, Optional.empty(), NONE.withSize(1), true);
    allows(ALICE_STAFF, file(0200, ALICE, STAFF), NONE.withSize(1));
  }

  @Test
  void aNewAclSetsTheModeAndTakesSetgidFromOutsiders() {
    Acl acl = Acl.ofMode(0640);
    assertThat(Ownership.modeAfterAcl(ALICE_STAFF, file(07777, ALICE, STAFF), acl))
        .isEqualTo(07640);
    assertThat(Ownership.modeAfterAcl(ALICE_CREW, file(07777, ALICE, STAFF), acl)).isEqualTo(05640);
  }

  private static void allows(Caller caller, Inode inode, AttributeChange change) {
    Ownership.checkChange(caller, inode, Optional.empty(), change, false);
  }

  private static void denies(ErrorCode code, Caller caller, Inode inode, AttributeChange change) {
    assertFails(code, () -> Ownership.checkChange(caller, inode, Optional.empty(), change, false));
  }
}
