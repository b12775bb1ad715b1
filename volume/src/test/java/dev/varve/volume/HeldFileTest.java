package dev.varve.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Limits;
import dev.varve.volume.inode.Name;
import dev.varve.volume.inode.Policy;
import dev.varve.volume.inode.Usage;
import dev.varve.volume.operation.RenameMode;
import dev.varve.volume.state.Trashed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Files that lost their last name while a handle was open: what they hold, where it counts, and
/// what becomes of them at the last close.
final class HeldFileTest {
  private static final long TRASH_NANOS = 1_000_000_000L;

  private final VolumeFixture fixture = new VolumeFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private void keepTrash() {
    fixture.volume().setPolicy(new Policy(0, 0, TRASH_NANOS));
  }

  private List<Trashed> trash() {
    return fixture.volume().trash(Optional.empty(), 10);
  }

  private static String path(Trashed file) {
    return new String(file.path(), StandardCharsets.UTF_8);
  }

  private Usage rootUsage() {
    return fixture.volume().usage(Inode.ROOT);
  }

  private String restored(Trashed file) {
    Name name = Name.of("restored");
    Inode inode = fixture.volume().undelete(VolumeFixture.ROOT, file, Inode.ROOT, name);
    try (FileHandle handle = fixture.files().open(VolumeFixture.ROOT, inode.ino(), OpenMode.READ)) {
      return VolumeFixture.text(handle);
    }
  }

  @Test
  void theTrashTakesNothingFromAnOpenHandle() {
    keepTrash();
    FileHandle handle = fixture.create("file");
    handle.write(0, VolumeFixture.bytes("before "));
    fixture.unlink("file");
    fixture.clock.advance(2 * TRASH_NANOS);
    fixture.volume().emptyTrash();
    fixture.volume().collect();
    handle.write(7, VolumeFixture.bytes("after"));
    assertThat(VolumeFixture.text(handle)).isEqualTo("before after");
    handle.sync();
    handle.close();
    assertThat(trash()).hasSize(1);
    assertThat(restored(trash().getFirst())).isEqualTo("before after");
  }

  @Test
  void whatAHandleStillBuffersGoesIntoTheTrashWithItsFile() {
    keepTrash();
    FileHandle handle = fixture.create("file");
    handle.write(0, VolumeFixture.bytes("first"));
    fixture.unlink("file");
    assertThat(trash()).as("while it is open").isEmpty();
    handle.write(0, VolumeFixture.bytes("whole"));
    handle.close();
    assertThat(trash()).hasSize(1);
    assertThat(path(trash().getFirst())).isEqualTo("/file");
    assertThat(trash().getFirst().size()).isEqualTo(5);
    assertThat(restored(trash().getFirst())).isEqualTo("whole");
  }

  @Test
  void theTrashTellsThePathAndTheTimeOfTheDeletionNotOfTheClose() {
    keepTrash();
    Inode directory = fixture.directory(Inode.ROOT, "old");
    FileHandle handle =
        fixture
            .files()
            .create(
                VolumeFixture.ROOT, directory.ino(), Name.of("file"), 0644, 0, OpenMode.READ_WRITE);
    long deleted = fixture.clock.epochNanos();
    fixture.files().unlink(VolumeFixture.ROOT, directory.ino(), Name.of("file"));
    fixture.files().removeDirectory(VolumeFixture.ROOT, Inode.ROOT, Name.of("old"));
    fixture.clock.advance(TRASH_NANOS / 2);
    handle.close();
    assertThat(path(trash().getFirst())).isEqualTo("/old/file");
    assertThat(trash().getFirst().deletedNanos()).isEqualTo(deleted);
    fixture.clock.advance(TRASH_NANOS);
    fixture.volume().collect();
    assertThat(trash()).isEmpty();
  }

  @Test
  void aFileThatIsReplacedWhileItIsOpenGoesIntoTheTrashAtTheLastClose() {
    keepTrash();
    FileHandle first = fixture.create("target");
    FileHandle second = fixture.files().open(VolumeFixture.ROOT, first.ino(), OpenMode.READ_WRITE);
    fixture.create("source").close();
    fixture
        .files()
        .rename(
            VolumeFixture.ROOT,
            Inode.ROOT,
            Name.of("source"),
            Inode.ROOT,
            Name.of("target"),
            RenameMode.REPLACE);
    first.write(0, VolumeFixture.bytes("one "));
    first.close();
    assertThat(trash()).isEmpty();
    second.write(4, VolumeFixture.bytes("two"));
    second.close();
    assertThat(path(trash().getFirst())).isEqualTo("/target");
    assertThat(restored(trash().getFirst())).isEqualTo("one two");
  }

  @Test
  void aCrashClosesHandlesAndTheTrashKeepsWhatWasDurable() {
    keepTrash();
    FileHandle handle = fixture.create("file");
    handle.write(0, VolumeFixture.bytes("durable"));
    fixture.unlink("file");
    handle.sync();
    handle.write(0, VolumeFixture.bytes("not yet"));
    fixture.crash();
    assertThat(path(trash().getFirst())).isEqualTo("/file");
    assertThat(restored(trash().getFirst())).isEqualTo("durable");
  }

  @Test
  void aFileThatOnlyHandlesKeepCountsForTheRootAlone() {
    Inode directory = fixture.directory(Inode.ROOT, "directory");
    FileHandle handle =
        fixture
            .files()
            .create(
                VolumeFixture.ROOT, directory.ino(), Name.of("file"), 0644, 0, OpenMode.READ_WRITE);
    handle.write(0, VolumeFixture.bytes("x".repeat(10_000)));
    handle.sync();
    fixture.files().unlink(VolumeFixture.ROOT, directory.ino(), Name.of("file"));
    assertThat(fixture.volume().usage(directory.ino())).isEqualTo(new Usage(0, 1));
    assertThat(rootUsage()).isEqualTo(new Usage(10_000, 3));
    handle.write(10_000, VolumeFixture.bytes("x".repeat(10_000)));
    handle.sync();
    assertThat(rootUsage()).isEqualTo(new Usage(20_000, 3));
    fixture.verify();
    handle.close();
    assertThat(rootUsage()).isEqualTo(new Usage(0, 2));
  }

  @Test
  void whatIsHeldMovesFromTheRootsUsageToTheTrashsAtTheLastClose() {
    keepTrash();
    FileHandle handle = fixture.create("file");
    handle.write(0, VolumeFixture.bytes("x".repeat(10_000)));
    handle.sync();
    fixture.unlink("file");
    assertThat(rootUsage()).isEqualTo(new Usage(10_000, 2));
    assertThat(fixture.volume().trashUsage()).isEqualTo(new Usage(0, 0));
    fixture.verify();
    handle.close();
    assertThat(rootUsage()).isEqualTo(new Usage(0, 1));
    assertThat(fixture.volume().trashUsage()).isEqualTo(new Usage(10_000, 1));
  }

  @Test
  void aDeletedFileCannotGrowPastTheQuotaOfTheVolume() {
    fixture.volume().setQuota(Inode.ROOT, new Limits(20_000, 0, 0, 0, 0, 0));
    FileHandle handle = fixture.create("file");
    fixture.unlink("file");
    handle.write(0, VolumeFixture.bytes("x".repeat(15_000)));
    assertThatThrownBy(() -> handle.write(15_000, VolumeFixture.bytes("x".repeat(15_000))))
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED));
    handle.close();
  }

  @Test
  void theNumberOfAFileInTheTrashNamesNothing() {
    keepTrash();
    FileHandle handle = fixture.create("file");
    long ino = handle.ino();
    handle.close();
    fixture.unlink("file");
    assertThat(trash()).hasSize(1);
    assertThatThrownBy(() -> fixture.files().open(VolumeFixture.ROOT, ino, OpenMode.READ))
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STALE));
    assertThatThrownBy(() -> fixture.files().attributes(ino))
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STALE));
  }
}
