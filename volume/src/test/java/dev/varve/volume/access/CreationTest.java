package dev.varve.volume.access;

import static dev.varve.volume.access.Subjects.ALICE;
import static dev.varve.volume.access.Subjects.CREW;
import static dev.varve.volume.access.Subjects.STAFF;
import static dev.varve.volume.access.Subjects.directory;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.volume.access.Acl.Entry;
import dev.varve.volume.access.Acl.Tag;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CreationTest {
  private static final Caller OUTSIDER = Caller.of(ALICE, CREW);
  private static final Caller MEMBER = Caller.of(ALICE, CREW, STAFF);
  private static final Inode PLAIN = directory(0777, 0, STAFF);
  private static final Inode SETGID = directory(02777, 0, STAFF);

  @Test
  void aNewFileIsItsCreatorsAndOfHisGroup() {
    Creation made = make(OUTSIDER, PLAIN, FileType.REGULAR, 07777);
    assertThat(made)
        .isEqualTo(new Creation(07755, ALICE, CREW, Optional.empty(), Optional.empty()));
  }

  @Test
  void aSetgidDirectoryGivesItsGroupAndToDirectoriesAlsoTheBit() {
    assertThat(make(MEMBER, SETGID, FileType.REGULAR, 0666))
        .isEqualTo(new Creation(0644, ALICE, STAFF, Optional.empty(), Optional.empty()));
    assertThat(make(OUTSIDER, SETGID, FileType.DIRECTORY, 0777))
        .isEqualTo(new Creation(02755, ALICE, STAFF, Optional.empty(), Optional.empty()));
    assertThat(make(OUTSIDER, SETGID, FileType.SYMLINK, 0))
        .isEqualTo(new Creation(0777, ALICE, STAFF, Optional.empty(), Optional.empty()));
  }

  @Test
  void mkdirTakesTheStickyBitOnly() {
    assertThat(make(MEMBER, PLAIN, FileType.DIRECTORY, 07777).mode()).isEqualTo(01755);
  }

  @Test
  void anOutsiderMakesNoProgramThatRunsAsTheDirectorysGroup() {
    assertThat(make(OUTSIDER, SETGID, FileType.REGULAR, 02775).mode()).isEqualTo(0755);
    assertThat(make(MEMBER, SETGID, FileType.REGULAR, 02775).mode()).isEqualTo(02755);
    assertThat(make(Caller.ROOT, SETGID, FileType.REGULAR, 02775).mode()).isEqualTo(02755);
    assertThat(make(OUTSIDER, SETGID, FileType.REGULAR, 02765).mode()).isEqualTo(02745);
    assertThat(make(OUTSIDER, PLAIN, FileType.REGULAR, 02775).mode()).isEqualTo(02755);
  }

  @Test
  void aDefaultAclStandsInForTheUmask() {
    Optional<Acl> acl = Optional.of(Acl.ofMode(0770));
    Creation file = Creation.of(OUTSIDER, PLAIN, acl, FileType.REGULAR, 0666, 022);
    assertThat(file).isEqualTo(new Creation(0660, ALICE, CREW, Optional.empty(), Optional.empty()));
    Creation made = Creation.of(OUTSIDER, PLAIN, acl, FileType.DIRECTORY, 0777, 022);
    assertThat(made).isEqualTo(new Creation(0770, ALICE, CREW, Optional.empty(), acl));
    Creation link = Creation.of(OUTSIDER, PLAIN, acl, FileType.SYMLINK, 0777, 022);
    assertThat(link).isEqualTo(new Creation(0777, ALICE, CREW, Optional.empty(), Optional.empty()));
  }

  @Test
  void aDefaultAclWithNamesBecomesTheAccessAcl() {
    Acl acl = list(7, 7, 7);
    Creation made = Creation.of(OUTSIDER, PLAIN, Optional.of(acl), FileType.DIRECTORY, 01750, 077);
    assertThat(made)
        .isEqualTo(new Creation(01750, ALICE, CREW, Optional.of(list(7, 5, 0)), Optional.of(acl)));
  }

  private static Acl list(int owner, int mask, int other) {
    return Acl.of(
        List.of(
            new Entry(Tag.USER_OBJ, owner, 0),
            new Entry(Tag.USER, 6, 9),
            new Entry(Tag.GROUP_OBJ, 4, 0),
            new Entry(Tag.MASK, mask, 0),
            new Entry(Tag.OTHER, other, 0)));
  }

  private static Creation make(Caller caller, Inode directory, FileType type, int mode) {
    return Creation.of(caller, directory, Optional.empty(), type, mode, 07022);
  }
}
