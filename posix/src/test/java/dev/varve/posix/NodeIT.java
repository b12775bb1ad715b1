package dev.varve.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Asking about inodes and changing them, by an open file and by a name.
final class NodeIT extends PosixFixture {
  private static final byte[] NAME = ODD;

  /// Times that a file system of 32 bits or without nanoseconds would not keep; ext4 ends in 2446.
  private static final List<Timestamp> TIMES =
      List.of(
          new Timestamp(0, 0),
          new Timestamp(-1, 999_999_999),
          new Timestamp(-2_000_000_000L, 1),
          new Timestamp(1_700_000_000L, 123_456_789),
          new Timestamp(Integer.MAX_VALUE + 1L, 0),
          new Timestamp(15_000_000_000L, 999_999_998));

  @Test
  void statSaysWhatJavaSays() throws IOException {
    file(bytes("plain"), "twelve bytes");
    bothWays(
        bytes("plain"),
        node -> {
          FileStat stat = node.stat();
          Map<String, Object> java = attributes("plain");
          assertThat(stat.inode()).isEqualTo(java.get("ino"));
          assertThat(stat.mode()).isEqualTo(java.get("mode"));
          assertThat(stat.nlink()).isEqualTo(java.get("nlink"));
          assertThat(stat.uid()).isEqualTo(java.get("uid"));
          assertThat(stat.gid()).isEqualTo(java.get("gid"));
          assertThat(stat.sizeBytes()).isEqualTo(java.get("size"));
          assertThat(stat.fileSystem().encoded()).isEqualTo(java.get("dev"));
          assertThat(stat.device().encoded()).isEqualTo(java.get("rdev"));
          assertThat(time(stat.accessed())).isEqualTo(java.get("lastAccessTime"));
          assertThat(time(stat.modified())).isEqualTo(java.get("lastModifiedTime"));
          assertThat(time(stat.changed())).isEqualTo(java.get("ctime"));
          stat.born().ifPresent(born -> assertThat(time(born)).isEqualTo(java.get("creationTime")));
          assertThat(stat.type()).isEqualTo(FileType.REGULAR);
          assertThat(Integer.bitCount(stat.blockSizeBytes())).isOne();
          assertThat(stat.blockCount()).isBetween(0L, 16L);
        });
  }

  @Test
  void statTellsTheTimesApart() {
    file(NAME, "");
    directory().node(NAME).setTimes(new Timestamp(1, 2), new Timestamp(3, 4));
    FileStat stat = directory().node(NAME).stat();
    assertThat(stat.accessed()).isEqualTo(new Timestamp(1, 2));
    assertThat(stat.modified()).isEqualTo(new Timestamp(3, 4));
    assertThat(stat.changed().seconds()).isGreaterThan(1_000_000_000L);
    assertThat(stat.born())
        .hasValueSatisfying(born -> assertThat(born.seconds()).isGreaterThan(1_000_000_000L));
  }

  @Test
  void timesAreKeptToTheNanosecondInAllCenturies() {
    file(NAME, "");
    bothWays(
        NAME,
        node -> {
          for (Timestamp time : TIMES) {
            node.setTimes(time, TIMES.getLast());
            assertThat(node.stat().accessed()).isEqualTo(time);
            node.setTimes(TIMES.getFirst(), time);
            assertThat(node.stat().modified()).isEqualTo(time);
          }
        });
  }

  @Test
  void timesAreKeptOrNow() {
    file(NAME, "");
    bothWays(
        NAME,
        node -> {
          node.setTimes(new Timestamp(1, 2), new Timestamp(3, 4));
          node.setTimes(TimeRule.KEEP, TimeRule.NOW);
          assertThat(node.stat().accessed()).isEqualTo(new Timestamp(1, 2));
          assertThat(node.stat().modified().seconds()).isGreaterThan(1_000_000_000L);
          node.setTimes(TimeRule.NOW, TimeRule.KEEP);
          assertThat(node.stat().accessed().seconds()).isGreaterThan(1_000_000_000L);
        });
    fails(ErrorCode.INVALID_ARGUMENT, () -> new Timestamp(0, 1_000_000_000));
    fails(ErrorCode.INVALID_ARGUMENT, () -> new Timestamp(0, -1));
  }

  @Test
  void permissionsHaveTwelveBits() {
    file(NAME, "");
    bothWays(
        NAME,
        node -> {
          for (int permissions : new int[] {07777, 0, 04755, 02755, 01777, 0640}) {
            node.setPermissions(permissions);
            assertThat(node.stat().permissions()).isEqualTo(permissions);
          }
        });
  }

  @Test
  void aLinkHasItsOwnTimesAndOwnerButNoPermissions() {
    file(bytes("target"), "");
    FileStat before = directory().node(bytes("target")).stat();
    directory().makeSymlink(NAME, bytes("target"));
    NamedNode link = directory().node(NAME);
    link.setTimes(TIMES.get(1), TIMES.get(2));
    assertThat(link.stat().accessed()).isEqualTo(TIMES.get(1));
    assertThat(link.stat().modified()).isEqualTo(TIMES.get(2));
    link.setOwner(PosixProcess.user(), PosixProcess.group());
    fails(ErrorCode.NOT_SUPPORTED, () -> link.setPermissions(0600));
    assertThat(directory().node(bytes("target")).stat()).isEqualTo(before);
  }

  @Test
  void ownersAreSetOrKept() {
    onlyAsRoot("give files away");
    file(NAME, "");
    directory().makeSymlink(bytes("link"), NAME);
    directory().node(bytes("link")).setOwner(7, 8);
    assertThat(directory().node(NAME).stat().uid()).isZero();
    assertThat(directory().node(bytes("link")).stat().uid()).isEqualTo(7);
    assertThat(directory().node(bytes("link")).stat().gid()).isEqualTo(8);
    bothWays(
        NAME,
        node -> {
          node.setOwner(1_000, -2);
          assertThat(node.stat().uid()).isEqualTo(1_000);
          assertThat(Integer.toUnsignedString(node.stat().gid())).isEqualTo("4294967294");
          node.setOwner(-1, 5);
          assertThat(node.stat().uid()).isEqualTo(1_000);
          assertThat(node.stat().gid()).isEqualTo(5);
        });
  }

  @Test
  void onlyAnOwnerChangesAFile() throws InterruptedException {
    onlyAsRoot("own what another changes");
    file(NAME, "");
    directory().setPermissions(0755);
    Unprivileged.run(() ->
        bothWays(
            NAME,
            node -> {
              fails(ErrorCode.NOT_PERMITTED, () -> node.setPermissions(0777));
              fails(ErrorCode.NOT_PERMITTED, () -> node.setOwner(Unprivileged.NOBODY, -1));
              fails(ErrorCode.NOT_PERMITTED, () -> node.setTimes(TIMES.get(1), TIMES.get(1)));
            }));
  }

  @Test
  void whatIsNotThereHasNoProperties() {
    NamedNode absent = directory().node(NAME);
    assertThat(fails(ErrorCode.NOT_FOUND, absent::stat))
        .isEqualTo("statx of " + absent.path() + " failed: No such file or directory (errno 2)");
    fails(ErrorCode.NOT_FOUND, () -> absent.setPermissions(0600));
    fails(ErrorCode.NOT_FOUND, () -> absent.setOwner(-1, -1));
    fails(ErrorCode.NOT_FOUND, () -> absent.setTimes(TimeRule.NOW, TimeRule.NOW));
    fails(ErrorCode.NOT_FOUND, absent::attributes);
  }

  private void bothWays(byte[] name, Consumer<Node> test) {
    test.accept(directory().node(name));
    try (PosixFile file = directory().openFile(name, Access.READ)) {
      test.accept(file);
    }
  }

  private Map<String, Object> attributes(String name) {
    try {
      Path path = folder.resolve(name);
      return Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static FileTime time(Timestamp time) {
    return FileTime.from(Instant.ofEpochSecond(time.seconds(), time.nanos()));
  }
}
