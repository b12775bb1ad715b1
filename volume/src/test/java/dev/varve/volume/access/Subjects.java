package dev.varve.volume.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// Inodes and callers for tests of who may do what.
final class Subjects {
  static final int ALICE = 1000;
  static final int BOB = 1001;
  static final int STAFF = 50;
  static final int CREW = 60;

  private Subjects() {}

  static Inode inode(FileType type, int mode, int uid, int gid) {
    Inode.Draft draft = new Inode.Draft();
    draft.ino = 7;
    draft.type = type;
    draft.mode = mode;
    draft.uid = uid;
    draft.gid = gid;
    draft.nlink = 1;
    return draft.done();
  }

  static Inode file(int mode, int uid, int gid) {
    return inode(FileType.REGULAR, mode, uid, gid);
  }

  static Inode directory(int mode, int uid, int gid) {
    return inode(FileType.DIRECTORY, mode, uid, gid);
  }

  static void assertFails(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }
}
