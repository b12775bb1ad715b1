package dev.varve.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Limits;
import dev.varve.volume.inode.Name;
import dev.varve.volume.inode.Policy;
import dev.varve.volume.inode.Usage;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Files that never had a name, inodes that are held without one, and listings with attributes:
/// what a mount needs besides names.
final class NamelessFileTest {
  private static final Caller ROOT = VolumeFixture.ROOT;
  private static final Caller USER = Caller.of(1000, 1000);
  private static final Name NAME = Name.of("name");

  private final VolumeFixture fixture = new VolumeFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private FileHandle nameless(boolean linkable) {
    return fixture
        .files()
        .createNameless(ROOT, Inode.ROOT, 0666, 022, OpenMode.READ_WRITE, linkable);
  }

  private static void assertFails(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(VarveException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private Usage usage() {
    return fixture.volume().usage(Inode.ROOT);
  }

  @Test
  void aFileWithoutANameEndsWithItsHandleAndIsNoTrash() {
    fixture.volume().setPolicy(new Policy(0, 0, 1_000_000_000L));
    FileHandle handle = nameless(true);
    handle.write(0, VolumeFixture.bytes("x".repeat(9_000)));
    handle.sync();
    assertThat(handle.attributes().nlink()).isZero();
    assertThat(handle.attributes().mode()).isEqualTo(0644);
    assertThat(usage()).isEqualTo(new Usage(9_000, 2));
    assertThat(fixture.files().list(ROOT, Inode.ROOT, Optional.empty(), 9)).isEmpty();
    fixture.verify();
    handle.close();
    assertThat(usage()).isEqualTo(new Usage(0, 1));
    assertThat(fixture.volume().trash(Optional.empty(), 9)).isEmpty();
    assertFails(ErrorCode.STALE, () -> fixture.files().attributes(handle.ino()));
  }

  @Test
  void itGetsANameWithWhatIsGatheredAndStays() {
    FileHandle handle = nameless(true);
    handle.write(0, VolumeFixture.bytes("text"));
    long directory = fixture.directory(Inode.ROOT, "directory").ino();
    Inode named = fixture.files().link(ROOT, handle.ino(), directory, NAME);
    assertThat(named.nlink()).isEqualTo(1);
    fixture.files().link(ROOT, handle.ino(), Inode.ROOT, NAME);
    handle.close();
    fixture.verify();
    assertThat(fixture.volume().usage(directory)).isEqualTo(new Usage(4, 2));
    try (FileHandle again = fixture.files().open(ROOT, named.ino(), OpenMode.READ)) {
      assertThat(VolumeFixture.text(again)).isEqualTo("text");
    }
  }

  @Test
  void oneThatMayNotBeNamedAndOneThatWasDeletedGetNoName() {
    try (FileHandle handle = nameless(false);
        FileHandle deleted = fixture.create("file")) {
      fixture.unlink("file");
      assertFails(
          ErrorCode.NOT_FOUND, () -> fixture.files().link(ROOT, handle.ino(), Inode.ROOT, NAME));
      assertFails(
          ErrorCode.NOT_FOUND, () -> fixture.files().link(ROOT, deleted.ino(), Inode.ROOT, NAME));
    }
  }

  @Test
  void itsNameNeedsRoomInTheDirectory() {
    long directory = fixture.directory(Inode.ROOT, "directory").ino();
    fixture.volume().setQuota(directory, new Limits(5_000, 0, 0, 0, 0, 0));
    try (FileHandle handle = nameless(true)) {
      handle.write(0, VolumeFixture.bytes("x".repeat(9_000)));
      assertFails(
          ErrorCode.QUOTA_EXCEEDED,
          () -> fixture.files().link(ROOT, handle.ino(), directory, NAME));
    }
  }

  @Test
  void itTakesTheRightToWriteTheDirectory() {
    assertFails(
        ErrorCode.ACCESS_DENIED,
        () -> fixture.files().createNameless(USER, Inode.ROOT, 0666, 0, OpenMode.READ_WRITE, true));
  }

  @Test
  void aCrashTakesItAlong() {
    FileHandle handle = nameless(true);
    handle.write(0, VolumeFixture.bytes("text"));
    handle.sync();
    fixture.crash();
    assertThat(usage()).isEqualTo(new Usage(0, 1));
  }

  @Test
  void aHeldDirectoryOutlivesItsName() {
    long directory = fixture.directory(Inode.ROOT, "directory").ino();
    Hold hold = fixture.files().hold(directory);
    fixture.files().removeDirectory(ROOT, Inode.ROOT, Name.of("directory"));
    assertThat(fixture.files().attributes(directory).nlink()).isZero();
    assertThat(fixture.files().list(ROOT, directory, Optional.empty(), 9)).isEmpty();
    assertFails(
        ErrorCode.NOT_FOUND,
        () -> fixture.files().make(ROOT, directory, NAME, FileType.REGULAR, 0644, 0, 0));
    fixture.verify();
    hold.close();
    hold.close();
    assertFails(ErrorCode.STALE, () -> fixture.files().attributes(directory));
    assertThat(usage()).isEqualTo(new Usage(0, 1));
  }

  @Test
  void aHeldFileKeepsWhatItsLastHandleGathered() {
    FileHandle handle = fixture.create("file");
    Hold hold = fixture.files().hold(handle.ino());
    fixture.unlink("file");
    handle.write(0, VolumeFixture.bytes("text"));
    handle.close();
    try (FileHandle again = fixture.files().open(ROOT, handle.ino(), OpenMode.READ)) {
      assertThat(VolumeFixture.text(again)).isEqualTo("text");
    }
    hold.close();
    assertFails(ErrorCode.STALE, () -> fixture.files().attributes(handle.ino()));
    assertFails(ErrorCode.STALE, () -> fixture.files().hold(handle.ino()));
  }

  @Test
  void aListingTellsAttributesWithWhatIsGathered() {
    try (FileHandle handle = fixture.create("file")) {
      handle.write(0, VolumeFixture.bytes("text"));
      fixture.directory(Inode.ROOT, "directory");
      List<Listed> listed =
          fixture.files().listWithAttributes(ROOT, Inode.ROOT, Optional.empty(), 9);
      assertThat(listed)
          .extracting(one -> one.entry().name().toString())
          .containsExactly("directory", "file");
      assertThat(listed.getLast().inode().orElseThrow().size()).isEqualTo(4);
      assertThat(fixture.files().listWithAttributes(ROOT, Inode.ROOT, Optional.of(Name.of("e")), 9))
          .hasSize(1);
    }
  }

  @Test
  void whoMayNotSearchADirectorySeesNamesOnly() {
    long directory = fixture.directory(Inode.ROOT, "directory").ino();
    fixture.files().make(ROOT, directory, NAME, FileType.REGULAR, 0644, 0, 0);
    fixture
        .files()
        .setAttributes(ROOT, directory, dev.varve.volume.inode.AttributeChange.NONE.withMode(0744));
    List<Listed> listed = fixture.files().listWithAttributes(USER, directory, Optional.empty(), 9);
    assertThat(listed).hasSize(1);
    assertThat(listed.getFirst().inode()).isEmpty();
  }
}
