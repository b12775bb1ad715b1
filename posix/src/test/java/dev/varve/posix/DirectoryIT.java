package dev.varve.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.varve.base.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Opening, making, reading and removing what directories hold.
final class DirectoryIT extends PosixFixture {
  private static final int MAX_TARGET_BYTES = 4_095;

  @Test
  void aPathLeadsToADirectoryOrSaysWhyNot() {
    file(bytes("file"), "");
    fails(ErrorCode.NOT_FOUND, () -> Directory.open(bytes(folder + "/absent")));
    fails(ErrorCode.NOT_DIRECTORY, () -> Directory.open(bytes(folder + "/file")));
    fails(ErrorCode.NAME_TOO_LONG, () -> Directory.open(bytes("/" + "a/".repeat(5_000))));
    fails(ErrorCode.INVALID_ARGUMENT, () -> Directory.open(bytes(folder + "\0")));
    fails(ErrorCode.NOT_FOUND, () -> Directory.open(bytes("")));
  }

  @Test
  void anyBytesAreAName() {
    for (byte[] name : new byte[][] {ODD, longName(MAX_NAME_BYTES), bytes("é"), bytes("-rf *")}) {
      file(name, "content of it");
      assertThat(names(directory())).containsExactly(latin(name));
      assertThat(content(name)).isEqualTo("content of it");
      directory().removeFile(name);
    }
    assertThat(names(directory())).isEmpty();
  }

  @Test
  void aLongNameIsRefusedByTheKernelHoweverLong() {
    file(bytes("a"), "");
    for (int length : new int[] {MAX_NAME_BYTES + 1, 4_095, 4_096, 100_000}) {
      byte[] name = longName(length);
      fails(ErrorCode.NAME_TOO_LONG, () -> directory().makeDirectory(name, 0755));
      fails(ErrorCode.NAME_TOO_LONG, () -> directory().node(name).stat());
      fails(ErrorCode.NAME_TOO_LONG, () -> directory().node(name).attributes());
      fails(
          ErrorCode.NAME_TOO_LONG,
          () -> directory().rename(bytes("a"), directory(), name, RenameMode.REPLACE));
    }
  }

  @Test
  void aNameIsOneComponent() {
    for (byte[] name : new byte[][] {bytes("a/b"), bytes("/"), bytes("a\0b"), {0}}) {
      fails(ErrorCode.INVALID_ARGUMENT, () -> directory().makeDirectory(name, 0755));
      fails(ErrorCode.INVALID_ARGUMENT, () -> directory().find(name));
    }
    fails(ErrorCode.NOT_FOUND, () -> directory().makeDirectory(bytes(""), 0755));
    fails(ErrorCode.NOT_FOUND, () -> directory().node(bytes("")).stat());
  }

  @Test
  void creatingExclusivelyNeedsAFreeName() {
    byte[] name = bytes("file");
    directory().createFile(name, 0600, Access.WRITE, OpenFlag.EXCLUSIVE).close();
    fails(
        ErrorCode.ALREADY_EXISTS,
        () -> directory().createFile(name, 0600, Access.WRITE, OpenFlag.EXCLUSIVE));
    directory().makeSymlink(bytes("link"), bytes("nowhere"));
    fails(
        ErrorCode.ALREADY_EXISTS,
        () -> directory().createFile(bytes("link"), 0600, Access.WRITE, OpenFlag.EXCLUSIVE));
    directory().createFile(name, 0600, Access.WRITE).close();
    fails(ErrorCode.NOT_FOUND, () -> directory().openFile(bytes("absent"), Access.READ));
    fails(ErrorCode.IS_DIRECTORY, () -> directory().openFile(bytes("."), Access.WRITE));
  }

  @Test
  void linksAreFollowedOnlyWhenAsked() {
    file(bytes("file"), "behind the link");
    directory().makeDirectory(bytes("folder"), 0755);
    directory().makeSymlink(bytes("toFile"), bytes("file"));
    directory().makeSymlink(bytes("toFolder"), bytes("folder"));
    directory().makeSymlink(bytes("toItself"), bytes("toItself"));

    fails(ErrorCode.LINK_LOOP, () -> directory().openFile(bytes("toFile"), Access.READ));
    fails(ErrorCode.NOT_DIRECTORY, () -> directory().openDirectory(bytes("toFolder")));
    fails(ErrorCode.NOT_DIRECTORY, () -> directory().openDirectory(bytes("file")));
    fails(
        ErrorCode.LINK_LOOP,
        () -> directory().openFile(bytes("toItself"), Access.READ, OpenFlag.FOLLOW_LINK));
    try (PosixFile file =
        directory().openFile(bytes("toFile"), Access.READ, OpenFlag.FOLLOW_LINK)) {
      assertThat(file.stat().inode()).isEqualTo(directory().node(bytes("file")).stat().inode());
    }
  }

  @Test
  void aLinkKeepsTheBytesOfItsTarget() {
    byte[] longest = new byte[MAX_TARGET_BYTES];
    Arrays.fill(longest, (byte) 0xfe);
    for (byte[] target : new byte[][] {ODD, bytes("/a/b/../c"), longest}) {
      directory().makeSymlink(ODD, target);
      assertThat(latin(directory().readLink(ODD))).isEqualTo(latin(target));
      assertThat(directory().node(ODD).stat().sizeBytes()).isEqualTo(target.length);
      directory().removeFile(ODD);
    }
    byte[] tooLong = longName(MAX_TARGET_BYTES + 1);
    fails(ErrorCode.NAME_TOO_LONG, () -> directory().makeSymlink(ODD, tooLong));
    fails(ErrorCode.NOT_FOUND, () -> directory().makeSymlink(ODD, bytes("")));
    file(bytes("file"), "");
    fails(ErrorCode.INVALID_ARGUMENT, () -> directory().readLink(bytes("file")));
    fails(ErrorCode.NOT_FOUND, () -> directory().readLink(bytes("absent")));
    fails(ErrorCode.ALREADY_EXISTS, () -> directory().makeSymlink(bytes("file"), ODD));
  }

  @Test
  void aFileHasAsManyNamesAsItIsGiven() {
    file(bytes("one"), "shared");
    directory().makeDirectory(bytes("folder"), 0755);
    try (Directory below = directory().openDirectory(bytes("folder"))) {
      directory().link(bytes("one"), below, ODD);
      assertThat(below.node(ODD).stat().nlink()).isEqualTo(2);
      assertThat(below.node(ODD).stat().inode())
          .isEqualTo(directory().node(bytes("one")).stat().inode());
      fails(ErrorCode.ALREADY_EXISTS, () -> directory().link(bytes("one"), below, ODD));
      fails(ErrorCode.NOT_PERMITTED, () -> directory().link(bytes("folder"), below, bytes("x")));
      fails(ErrorCode.NOT_FOUND, () -> directory().link(bytes("absent"), below, bytes("x")));
    }
    directory().makeSymlink(bytes("link"), bytes("one"));
    directory().link(bytes("link"), directory(), bytes("link2"));
    assertThat(directory().node(bytes("link2")).stat().type()).isEqualTo(FileType.SYMLINK);
  }

  @Test
  void namesDoNotCrossFileSystems() {
    assumeTrue(Files.isWritable(Path.of("/dev/shm")), "needs /dev/shm");
    file(bytes("file"), "");
    try (Directory other = Directory.open(bytes("/dev/shm"))) {
      assumeTrue(
          !other.stat().fileSystem().equals(directory().stat().fileSystem()),
          "needs another file system at /dev/shm");
      String name = folder.getFileName() + "";
      fails(ErrorCode.CROSS_VOLUME, () -> directory().link(bytes("file"), other, bytes(name)));
      fails(
          ErrorCode.CROSS_VOLUME,
          () -> directory().rename(bytes("file"), other, bytes(name), RenameMode.REPLACE));
    }
  }

  @Test
  void permissionsOfWhatIsMadeAreCutByTheMask() {
    int before = PosixProcess.replaceMask(0027);
    try {
      directory().makeDirectory(bytes("folder"), 0777);
      directory().createFile(bytes("file"), 0666, Access.WRITE).close();
      directory().makeNode(bytes("pipe"), FileType.FIFO, 0666, DeviceNumber.NONE);
    } finally {
      assertThat(PosixProcess.replaceMask(before)).isEqualTo(0027);
    }
    assertThat(directory().node(bytes("folder")).stat().permissions() & 0777).isEqualTo(0750);
    assertThat(directory().node(bytes("file")).stat().permissions()).isEqualTo(0640);
    assertThat(directory().node(bytes("pipe")).stat().permissions()).isEqualTo(0640);
  }

  @Test
  void pipesSocketsAndFilesAreMade() {
    for (FileType type : new FileType[] {FileType.FIFO, FileType.SOCKET, FileType.REGULAR}) {
      directory().makeNode(bytes(type.name()), type, 0600, DeviceNumber.NONE);
      FileStat stat = directory().node(bytes(type.name())).stat();
      assertThat(stat.type()).isEqualTo(type);
      assertThat(stat.mode()).isEqualTo(type.bits() | 0600);
      assertThat(stat.device()).isEqualTo(DeviceNumber.NONE);
    }
    fails(
        ErrorCode.ALREADY_EXISTS,
        () -> directory().makeNode(bytes("FIFO"), FileType.FIFO, 0600, DeviceNumber.NONE));
    fails(
        ErrorCode.INVALID_ARGUMENT,
        () -> directory().makeNode(bytes("x"), FileType.FIFO, 0x10000, DeviceNumber.NONE));
  }

  @Test
  void devicesKeepTheirNumbers() {
    onlyAsRoot("make devices");
    DeviceNumber[] numbers = {
      new DeviceNumber(1, 3), new DeviceNumber(259, 255), new DeviceNumber(0xfff, 0xf_ffff)
    };
    for (DeviceNumber number : numbers) {
      for (FileType type : new FileType[] {FileType.BLOCK_DEVICE, FileType.CHARACTER_DEVICE}) {
        directory().makeNode(ODD, type, 0600, number);
        FileStat stat = directory().node(ODD).stat();
        assertThat(stat.type()).isEqualTo(type);
        assertThat(stat.device()).isEqualTo(number);
        directory().removeFile(ODD);
      }
    }
  }

  @Test
  void removingMindsWhatSomethingIs() {
    file(bytes("file"), "");
    directory().makeDirectory(bytes("folder"), 0755);
    try (Directory below = directory().openDirectory(bytes("folder"))) {
      below.makeDirectory(ODD, 0755);
      fails(ErrorCode.NOT_EMPTY, () -> directory().removeDirectory(bytes("folder")));
      fails(ErrorCode.IS_DIRECTORY, () -> below.removeFile(ODD));
      below.removeDirectory(ODD);
      fails(ErrorCode.NOT_FOUND, () -> below.removeDirectory(ODD));
      directory().removeDirectory(bytes("folder"));
      fails(ErrorCode.NOT_FOUND, () -> below.makeDirectory(ODD, 0755));
    }
    fails(ErrorCode.NOT_DIRECTORY, () -> directory().removeDirectory(bytes("file")));
    directory().removeFile(bytes("file"));
    fails(ErrorCode.NOT_FOUND, () -> directory().removeFile(bytes("file")));
    fails(ErrorCode.INVALID_ARGUMENT, () -> directory().removeDirectory(bytes(".")));
  }

  @Test
  void aRenameReplacesKeepsOrExchanges() {
    file(bytes("a"), "first");
    file(bytes("b"), "second");
    byte[] a = bytes("a");
    byte[] b = bytes("b");
    fails(
        ErrorCode.ALREADY_EXISTS,
        () -> directory().rename(a, directory(), b, RenameMode.NO_REPLACE));
    directory().rename(a, directory(), b, RenameMode.EXCHANGE);
    assertThat(content(a)).isEqualTo("second");
    assertThat(content(b)).isEqualTo("first");
    directory().rename(a, directory(), b, RenameMode.REPLACE);
    assertThat(content(b)).isEqualTo("second");
    assertThat(directory().find(a)).isEmpty();
    directory().rename(b, directory(), ODD, RenameMode.NO_REPLACE);
    assertThat(names(directory())).containsExactly(latin(ODD));
    fails(ErrorCode.NOT_FOUND, () -> directory().rename(b, directory(), ODD, RenameMode.EXCHANGE));
  }

  @Test
  void aRenameMindsWhatItWouldReplace() {
    byte[] file = bytes("file");
    byte[] full = bytes("full");
    byte[] empty = bytes("empty");
    file(file, "");
    directory().makeDirectory(full, 0755);
    directory().makeDirectory(empty, 0755);
    try (Directory below = directory().openDirectory(full)) {
      below.makeDirectory(ODD, 0755);
      fails(
          ErrorCode.INVALID_ARGUMENT,
          () -> directory().rename(full, below, bytes("x"), RenameMode.REPLACE));
      fails(
          ErrorCode.NOT_EMPTY,
          () -> directory().rename(empty, directory(), full, RenameMode.REPLACE));
      fails(
          ErrorCode.IS_DIRECTORY,
          () -> directory().rename(file, directory(), empty, RenameMode.REPLACE));
      String message =
          fails(
              ErrorCode.NOT_DIRECTORY,
              () -> below.rename(ODD, directory(), file, RenameMode.REPLACE));
      assertThat(message)
          .startsWith("renameat2 of " + folder + "/full/\\xff\\x0a \\xc3(\\x5c\\x80 to " + folder)
          .contains("(errno 20)");
    }
  }

  @Test
  void whatPermissionsForbidIsDenied() throws InterruptedException {
    file(bytes("secret"), "");
    directory().node(bytes("secret")).setPermissions(0);
    directory().makeDirectory(bytes("closed"), 0700);
    directory().node(bytes("closed")).setPermissions(0);
    directory().setPermissions(0555);
    Unprivileged.run(() -> {
      String message =
          fails(ErrorCode.ACCESS_DENIED, () -> directory().openFile(bytes("secret"), Access.READ));
      assertThat(message).endsWith("; run as the owner or as root");
      fails(ErrorCode.ACCESS_DENIED, () -> directory().openDirectory(bytes("closed")));
      fails(ErrorCode.ACCESS_DENIED, () -> directory().makeDirectory(bytes("new"), 0755));
      fails(ErrorCode.ACCESS_DENIED, () -> directory().removeFile(bytes("secret")));
      assertThat(directory().find(bytes("secret"))).isPresent();
    });
    directory().setPermissions(0755);
    directory().node(bytes("closed")).setPermissions(0755);
  }

  @Test
  void findTellsAbsenceFromFailure() {
    file(bytes("file"), "");
    assertThat(directory().find(bytes("absent"))).isEmpty();
    assertThat(directory().find(bytes("file"))).isPresent();
    fails(ErrorCode.NAME_TOO_LONG, () -> directory().find(longName(MAX_NAME_BYTES + 1)));
  }

  @Test
  void aClosedDirectorySaysSo() {
    directory().makeDirectory(bytes("folder"), 0755);
    Directory below = directory().openDirectory(bytes("folder"));
    NamedNode node = below.node(bytes("x"));
    below.close();
    below.close();
    assertThat(fails(ErrorCode.INVALID_STATE, () -> below.makeDirectory(ODD, 0755)))
        .isEqualTo(folder + "/folder is closed");
    fails(ErrorCode.INVALID_STATE, below::stat);
    fails(ErrorCode.INVALID_STATE, node::stat);
    fails(ErrorCode.INVALID_STATE, node::attributes);
    fails(ErrorCode.INVALID_STATE, below::list);
  }

  @Test
  void aDirectoryIsSynced() {
    directory().makeDirectory(ODD, 0755);
    directory().sync();
    directory().syncFileSystem();
  }

  @Test
  void aFileSystemHasASizeAndLimits() {
    FileSystemStat stat = directory().fileSystem();
    assertThat(stat.blockSizeBytes() * stat.blockCount())
        .isEqualTo(folder.toFile().getTotalSpace());
    assertThat(stat.availableBlockCount()).isBetween(1L, stat.freeBlockCount());
    assertThat(stat.freeInodeCount()).isLessThanOrEqualTo(stat.inodeCount());
    assertThat(stat.maxNameBytes()).isEqualTo(MAX_NAME_BYTES);
    assertThat(stat.readOnly()).isFalse();
  }
}
