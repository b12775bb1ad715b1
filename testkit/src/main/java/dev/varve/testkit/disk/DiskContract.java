package dev.varve.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskFile;
import dev.varve.base.disk.DiskLock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What every [Disk] promises about names. [DiskFileContract] has what it promises about content.
public abstract class DiskContract {
  /// Creates the tests.
  protected DiskContract() {}

  /// Returns the disk under test.
  ///
  /// @return the same empty disk for the whole of one test
  protected abstract Disk disk();

  @Test
  void everyPathIsAbsoluteAndEndsWithTheName() {
    assertThat(Path.of(disk().describe("a/b")).isAbsolute()).isTrue();
    assertThat(disk().describe("a/b")).isEqualTo(disk().describe("") + "/a/b");
    try (DiskFile file = disk().create("f")) {
      assertThat(file.path()).isEqualTo(disk().describe("f"));
    }
  }

  @Test
  void whatIsNoNameIsRejected() {
    for (String name : List.of("/a", "..", "a/../b", ".", "./a", "a/.", "a//b", "a/", "a\0b")) {
      List<ThrowingCallable> calls =
          List.of(
              () -> disk().create(name),
              () -> disk().open(name),
              () -> disk().exists(name),
              () -> disk().list(name),
              () -> disk().createDirectory(name),
              () -> disk().rename(name, "x"),
              () -> disk().delete(name),
              () -> disk().flushDirectory(name),
              () -> disk().lock(name),
              () -> disk().describe(name),
              () -> disk().at(name));
      for (ThrowingCallable call : calls) {
        assertThatExceptionOfType(VarveException.class)
            .as("name '%s'", name)
            .isThrownBy(call)
            .matches(e -> e.code() == ErrorCode.INVALID_ARGUMENT);
      }
    }
  }

  @Test
  void anAbsentNameIsNotFoundByEveryCall() {
    assertThat(disk().exists("gone")).isFalse();
    assertThat(disk().exists("gone/file")).isFalse();
    assertFails(ErrorCode.NOT_FOUND, "gone", () -> disk().open("gone"));
    assertFails(ErrorCode.NOT_FOUND, "gone", () -> disk().list("gone"));
    assertFails(ErrorCode.NOT_FOUND, "gone", () -> disk().delete("gone"));
    assertFails(ErrorCode.NOT_FOUND, "gone", () -> disk().rename("gone", "new"));
    assertFails(ErrorCode.NOT_FOUND, "gone", () -> disk().flushDirectory("gone"));
    assertFails(ErrorCode.NOT_FOUND, "gone/file", () -> disk().create("gone/file"));
    assertFails(ErrorCode.NOT_FOUND, "gone/file", () -> disk().open("gone/file"));
    assertFails(ErrorCode.NOT_FOUND, "gone/lock", () -> disk().lock("gone/lock"));
  }

  @Test
  void aNameOfTheWrongKindIsAFaultAndNotAbsence() {
    write("file", "");
    disk().createDirectory("directory");
    assertThat(disk().exists("file/below")).isFalse();
    assertFails(ErrorCode.DISK_FAILED, "file/below", () -> disk().open("file/below"));
    assertFails(ErrorCode.DISK_FAILED, "file", () -> disk().list("file"));
    assertFails(ErrorCode.DISK_FAILED, "directory", () -> disk().open("directory"));
  }

  @Test
  void aNameIsCreatedOnce() {
    write("file", "first");
    disk().createDirectory("directory");
    assertFails(ErrorCode.ALREADY_EXISTS, "file", () -> disk().create("file"));
    assertFails(ErrorCode.ALREADY_EXISTS, "directory", () -> disk().create("directory"));
    assertFails(ErrorCode.ALREADY_EXISTS, "file", () -> disk().createDirectory("file"));
    assertThat(read("file")).isEqualTo("first");
  }

  @Test
  void aDirectoryIsCreatedWithItsParentsAndOftenerThanOnce() {
    disk().createDirectory("a/b/c");
    write("a/b/c/file", "kept");
    disk().createDirectory("a/b/c");
    disk().createDirectory("a");
    disk().createDirectory("");
    assertThat(disk().exists("a/b")).isTrue();
    assertThat(read("a/b/c/file")).isEqualTo("kept");
  }

  @Test
  void aDirectoryListsItsOwnNamesInTheOrderOfTheirCodeUnits() {
    assertThat(disk().list("")).isEmpty();
    disk().createDirectory("d");
    for (String name : List.of("d/b", "a", "d/a", "Z", "a-", "a.b", "ab")) {
      write(name, "");
    }
    assertThat(disk().list("")).containsExactly("Z", "a", "a-", "a.b", "ab", "d");
    assertThat(disk().list("d")).containsExactly("a", "b");
  }

  @Test
  void aDiskOfADirectoryHasItsNames() {
    disk().createDirectory("a/b");
    Disk below = disk().at("a");
    write("a/b/file", "seen");
    assertThat(below.list("")).containsExactly("b");
    assertThat(below.at("b").exists("file")).isTrue();
    assertThat(below.describe("b/file")).isEqualTo(disk().describe("a/b/file"));
    below.rename("b/file", "b/other");
    assertThat(read("a/b/other")).isEqualTo("seen");
    assertThat(disk().at("").exists("a/b/other")).isTrue();
  }

  @Test
  void aRenameReplacesTheFileThatHasTheName() {
    write("old", "new content");
    write("target", "old content");
    disk().rename("old", "target");
    assertThat(disk().list("")).containsExactly("target");
    assertThat(read("target")).isEqualTo("new content");
  }

  @Test
  void aRenameToTheSameNameChangesNothing() {
    write("file", "content");
    disk().rename("file", "file");
    assertThat(read("file")).isEqualTo("content");
  }

  @Test
  void aRenameStaysInItsDirectory() {
    disk().createDirectory("d");
    write("file", "content");
    assertFails(ErrorCode.INVALID_ARGUMENT, "file", () -> disk().rename("file", "d/file"));
    assertThat(read("file")).isEqualTo("content");
  }

  @Test
  void anOpenFileGoesOnAfterItWasRenamedReplacedOrDeleted() {
    write("deleted", "one");
    write("replaced", "two");
    write("renamed", "three");
    try (DiskFile deleted = disk().open("deleted");
        DiskFile replaced = disk().open("replaced");
        DiskFile renamed = disk().open("renamed")) {
      disk().delete("deleted");
      disk().rename("renamed", "replaced");
      write("deleted", "another");
      assertThat(text(deleted)).isEqualTo("one");
      assertThat(text(replaced)).isEqualTo("two");
      assertThat(text(renamed)).isEqualTo("three");
    }
    assertThat(read("replaced")).isEqualTo("three");
    assertThat(read("deleted")).isEqualTo("another");
  }

  @Test
  void everyDirectoryCanBeFlushed() {
    disk().createDirectory("a/b");
    disk().flushDirectory("a/b");
    disk().flushDirectory("a");
    disk().flushDirectory("");
    assertThat(disk().list("a")).containsExactly("b");
  }

  @Test
  void thereIsRoom() {
    assertThat(disk().usableBytes()).isPositive();
  }

  @Test
  void aLockExcludesUntilItIsClosed() {
    DiskLock lock = disk().lock("lock");
    assertFails(ErrorCode.LOCKED, "", () -> disk().lock("lock"));
    assertFails(ErrorCode.LOCKED, "", () -> disk().at("").lock("lock"));
    assertThatExceptionOfType(VarveException.class)
        .isThrownBy(() -> disk().lock("lock"))
        .withMessageContaining("in use by this process");
    disk().lock("other").close();
    lock.close();
    disk().lock("lock").close();
  }

  @Test
  void aLockThatIsClosedTwiceDoesNotFreeItsSuccessor() {
    DiskLock first = disk().lock("lock");
    first.close();
    DiskLock second = disk().lock("lock");
    first.close();
    assertFails(ErrorCode.LOCKED, "", () -> disk().lock("lock"));
    second.close();
    assertThat(disk().exists("lock")).isTrue();
  }

  @Test
  void anInterruptStopsNoCallAndIsKept() {
    Thread.currentThread().interrupt();
    try {
      disk().createDirectory("d");
      write("d/file", "content");
      assertThat(disk().exists("d/file")).isTrue();
      disk().rename("d/file", "d/other");
      disk().flushDirectory("d");
      assertThat(read("d/other")).isEqualTo("content");
      assertThat(disk().list("d")).containsExactly("other");
      disk().lock("d/lock").close();
      disk().delete("d/other");
      assertThat(disk().usableBytes()).isPositive();
    } finally {
      assertThat(Thread.interrupted()).as("interrupt status").isTrue();
    }
  }

  private void assertFails(ErrorCode code, String name, ThrowingCallable call) {
    assertThatExceptionOfType(VarveException.class)
        .isThrownBy(call)
        .withMessageContaining(disk().describe(name))
        .matches(e -> e.code() == code, "has code " + code);
  }

  private void write(String name, String content) {
    try (DiskFile file = disk().create(name)) {
      file.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)), 0);
    }
  }

  private String read(String name) {
    try (DiskFile file = disk().open(name)) {
      return text(file);
    }
  }

  private static String text(DiskFile file) {
    ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
    file.read(bytes, 0);
    return new String(bytes.array(), StandardCharsets.UTF_8);
  }
}
