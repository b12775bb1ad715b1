package dev.varve.volume.access;

import static dev.varve.volume.access.Subjects.ALICE;
import static dev.varve.volume.access.Subjects.BOB;
import static dev.varve.volume.access.Subjects.CREW;
import static dev.varve.volume.access.Subjects.STAFF;
import static dev.varve.volume.access.Subjects.assertFails;
import static dev.varve.volume.access.Subjects.directory;
import static dev.varve.volume.access.Subjects.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ErrorCode;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AttributeAccessTest {
  private static final Caller OWNER = Caller.of(ALICE, STAFF);
  private static final Caller OTHER = Caller.of(BOB, CREW);
  private static final Inode LINK = Subjects.inode(FileType.SYMLINK, 0777, ALICE, STAFF);

  @Test
  void attributesOfUsersFollowThePermissionsOfTheFile() {
    reads(OTHER, file(0604, ALICE, STAFF), "user.a");
    readFails(ErrorCode.ACCESS_DENIED, OTHER, file(0602, ALICE, STAFF), "user.a");
    writes(OTHER, file(0602, ALICE, STAFF), "user.a");
    writeFails(ErrorCode.ACCESS_DENIED, OTHER, file(0604, ALICE, STAFF), "user.a");
    writeFails(ErrorCode.ACCESS_DENIED, OWNER, file(0400, ALICE, STAFF), "user.a");
    writes(Caller.ROOT, file(0, ALICE, STAFF), "user.a");
  }

  @Test
  void onlyFilesAndDirectoriesHaveAttributesOfUsers() {
    writes(OWNER, directory(0700, ALICE, STAFF), "user.a");
    for (FileType type : FileType.values()) {
      if (type != FileType.REGULAR && type != FileType.DIRECTORY) {
        Inode inode = Subjects.inode(type, 0777, ALICE, STAFF);
        writeFails(ErrorCode.NOT_PERMITTED, Caller.ROOT, inode, "user.a");
        readFails(ErrorCode.NO_ATTRIBUTE, Caller.ROOT, inode, "user.a");
      }
    }
  }

  @Test
  void ofAStickyDirectoryOnlyTheOwnerSetsThem() {
    writeFails(ErrorCode.NOT_PERMITTED, OTHER, directory(01777, ALICE, STAFF), "user.a");
    writes(OTHER, directory(0777, ALICE, STAFF), "user.a");
    writes(OWNER, directory(01777, ALICE, STAFF), "user.a");
    writes(Caller.ROOT, directory(01777, ALICE, STAFF), "user.a");
    writes(OTHER, file(01777, ALICE, STAFF), "user.a");
    reads(OTHER, directory(01777, ALICE, STAFF), "user.a");
  }

  @Test
  void trustedOnesAreTheSuperusersAndHidden() {
    Inode inode = file(0777, ALICE, STAFF);
    reads(Caller.ROOT, inode, "trusted.a");
    writes(Caller.ROOT, LINK, "trusted.a");
    readFails(ErrorCode.NO_ATTRIBUTE, OWNER, inode, "trusted.a");
    writeFails(ErrorCode.NOT_PERMITTED, OWNER, inode, "trusted.a");
    assertThat(AttributeAccess.isListed(OWNER, bytes("trusted.a"))).isFalse();
    assertThat(AttributeAccess.isListed(Caller.ROOT, bytes("trusted.a"))).isTrue();
    assertThat(AttributeAccess.isListed(OWNER, bytes("security.a"))).isTrue();
    assertThat(AttributeAccess.isListed(OWNER, bytes("trust"))).isTrue();
  }

  @Test
  void everybodyReadsThoseOfSecurityAndTheSuperuserSetsThem() {
    Inode inode = file(0, ALICE, STAFF);
    reads(OTHER, inode, "security.selinux");
    writes(Caller.ROOT, inode, "security.selinux");
    writeFails(ErrorCode.NOT_PERMITTED, OWNER, inode, "security.selinux");
  }

  @Test
  void aclsAreTheOwners() {
    for (String name : new String[] {AttributeAccess.ACCESS_ACL, AttributeAccess.DEFAULT_ACL}) {
      Inode inode = directory(0, ALICE, STAFF);
      reads(OTHER, inode, name);
      writes(OWNER, inode, name);
      writes(Caller.ROOT, inode, name);
      writeFails(ErrorCode.NOT_PERMITTED, OTHER, inode, name);
      writeFails(ErrorCode.NOT_SUPPORTED, Caller.ROOT, LINK, name);
      readFails(ErrorCode.NOT_SUPPORTED, Caller.ROOT, LINK, name);
    }
    writes(OWNER, file(0, ALICE, STAFF), AttributeAccess.ACCESS_ACL);
    writeFails(ErrorCode.ACCESS_DENIED, OWNER, file(0, ALICE, STAFF), AttributeAccess.DEFAULT_ACL);
  }

  @Test
  void anybodyRemovesADefaultAclThatCannotBe() {
    byte[] name = bytes(AttributeAccess.DEFAULT_ACL);
    AttributeAccess.checkRemove(OTHER, file(0, ALICE, STAFF), Optional.empty(), name);
    Inode directory = directory(0777, ALICE, STAFF);
    assertFails(
        ErrorCode.NOT_PERMITTED,
        () -> AttributeAccess.checkRemove(OTHER, directory, Optional.empty(), name));
    assertFails(
        ErrorCode.NOT_SUPPORTED,
        () -> AttributeAccess.checkRemove(OTHER, LINK, Optional.empty(), name));
    assertFails(
        ErrorCode.NOT_PERMITTED,
        () ->
            AttributeAccess.checkRemove(
                OTHER, file(0777, ALICE, STAFF), Optional.empty(), bytes("trusted.a")));
  }

  @Test
  void whoLacksPermissionIsNotToldThatANameIsWrong() {
    Inode inode = file(0700, ALICE, STAFF);
    for (String name : new String[] {"a", "user", "user."}) {
      readFails(ErrorCode.ACCESS_DENIED, OTHER, inode, name);
      writeFails(ErrorCode.ACCESS_DENIED, OTHER, inode, name);
    }
    readFails(ErrorCode.NO_ATTRIBUTE, OTHER, inode, "trusted.");
    writeFails(ErrorCode.NOT_PERMITTED, OTHER, inode, "trusted.");
    writeFails(ErrorCode.NOT_PERMITTED, OTHER, inode, "security.");
    writeFails(ErrorCode.NOT_SUPPORTED, OTHER, inode, "system.a");
  }

  @Test
  void otherNamesAreNotSupported() {
    Inode inode = file(0777, ALICE, STAFF);
    for (String name :
        new String[] {"", "a", "users.a", "USER.a", "system.x", "system.posix_acl_accesss"}) {
      writeFails(ErrorCode.NOT_SUPPORTED, Caller.ROOT, inode, name);
      readFails(ErrorCode.NOT_SUPPORTED, Caller.ROOT, inode, name);
    }
    for (String name : new String[] {"user.", "trusted.", "security."}) {
      writeFails(ErrorCode.INVALID_ARGUMENT, Caller.ROOT, inode, name);
    }
  }

  private static void reads(Caller caller, Inode inode, String name) {
    AttributeAccess.checkRead(caller, inode, Optional.empty(), bytes(name));
  }

  private static void writes(Caller caller, Inode inode, String name) {
    AttributeAccess.checkWrite(caller, inode, Optional.empty(), bytes(name));
  }

  private static void readFails(ErrorCode code, Caller caller, Inode inode, String name) {
    assertFails(code, () -> reads(caller, inode, name));
  }

  private static void writeFails(ErrorCode code, Caller caller, Inode inode, String name) {
    assertFails(code, () -> writes(caller, inode, name));
  }

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }
}
