package dev.varve.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What a crash may leave, and that over enough seeds it does leave each of it.
class SimDiskLossTest {
  private static final int SEED_COUNT = 400;
  private static final int SECTOR = SparseBytes.SECTOR_BYTES;

  private final SimDisk disk = new SimDisk(1);

  /// What one seed does to a disk that the test has prepared; tells what is left.
  @FunctionalInterface
  private interface Ending {
    String of(SimDisk disk);
  }

  private static Set<String> endings(Ending ending) {
    Set<String> seen = new HashSet<>();
    for (int seed = 0; seed < SEED_COUNT; seed++) {
      seen.add(ending.of(new SimDisk(seed)));
    }
    return seen;
  }

  private static DiskFile durableFile(SimDisk disk, String content) {
    DiskFile file = disk.create("f");
    write(file, content, 0);
    file.flush();
    disk.flushDirectory("");
    return file;
  }

  /// Writes a letter for each whole sector.
  private static void write(DiskFile file, String letters, long sector) {
    ByteBuffer bytes = ByteBuffer.allocate(letters.length() * SECTOR);
    for (int i = 0; i < letters.length(); i++) {
      byte[] filled = new byte[SECTOR];
      Arrays.fill(filled, (byte) letters.charAt(i));
      bytes.put(filled);
    }
    file.write(bytes.flip(), sector * SECTOR);
  }

  /// Reads a file as a letter for each sector, `0` where it is zeros and `?` where it is mixed.
  private static String letters(SimDisk disk) {
    byte[] bytes = disk.fileBytes("f");
    StringBuilder letters = new StringBuilder();
    for (int at = 0; at < bytes.length; at += SECTOR) {
      byte first = bytes[at];
      boolean same = true;
      for (int i = at; i < Math.min(at + SECTOR, bytes.length); i++) {
        same &= bytes[i] == first;
      }
      letters.append(same ? (first == 0 ? '0' : (char) first) : '?');
    }
    return letters.toString();
  }

  @Test
  void aKilledProcessLosesNothingAndTheNextCrashTakesItAll() {
    DiskFile file = durableFile(disk, "a");
    write(file, "bc", 0);
    disk.restart(Loss.NOTHING);
    assertThat(letters(disk)).isEqualTo("bc");
    disk.restart(Loss.EVERYTHING_UNFLUSHED);
    assertThat(letters(disk)).isEqualTo("a");
  }

  @Test
  void whatWasFlushedIsNeverLost() {
    assertThat(
            endings(one -> {
              durableFile(one, "abc");
              one.restart(Loss.RANDOM);
              return letters(one);
            }))
        .containsExactly("abc");
  }

  @Test
  void anUnflushedWriteIsKeptLostOrTorn() {
    assertThat(
            endings(one -> {
              write(durableFile(one, "aa"), "bb", 0);
              one.restart(Loss.RANDOM);
              return letters(one);
            }))
        .containsExactlyInAnyOrder("aa", "ab", "ba", "bb");
  }

  @Test
  void unflushedWritesSurviveInAnyOrder() {
    assertThat(
            endings(one -> {
              DiskFile file = durableFile(one, "aa");
              write(file, "b", 0);
              write(file, "c", 1);
              one.restart(Loss.RANDOM);
              return letters(one);
            }))
        .containsExactlyInAnyOrder("aa", "ac", "ba", "bc");
  }

  @Test
  void theSecondWriteIntoASectorNeverSurvivesWithoutTheFirst() {
    assertThat(
            endings(one -> {
              DiskFile file = durableFile(one, "a");
              file.write(ByteBuffer.wrap(new byte[] {1}), 0);
              file.write(ByteBuffer.wrap(new byte[] {2}), 1);
              one.restart(Loss.RANDOM);
              byte[] bytes = one.fileBytes("f");
              return bytes[0] + "," + bytes[1];
            }))
        .containsExactlyInAnyOrder("97,97", "1,97", "1,2");
  }

  @Test
  void aFileThatGrewHasItsOldSizeOrZerosWhereItsContentWasLost() {
    assertThat(
            endings(one -> {
              write(durableFile(one, "a"), "bc", 1);
              one.restart(Loss.RANDOM);
              return letters(one);
            }))
        .containsExactlyInAnyOrder("a", "a00", "ab0", "a0c", "abc");
  }

  @Test
  void aCutIsKeptOrLostAndWhatItTookDoesNotComeBackAmongWhatWasWrittenLater() {
    assertThat(
            endings(one -> {
              DiskFile file = durableFile(one, "abc");
              file.truncate(SECTOR);
              file.truncate(3L * SECTOR);
              one.restart(Loss.RANDOM);
              return letters(one);
            }))
        .containsExactlyInAnyOrder("abc", "a", "a00");
  }

  @Test
  void aFailedFlushForgetsAndTheNextSucceeds() {
    Set<String> endings =
        endings(one -> {
          DiskFile file = durableFile(one, "a");
          write(file, "b", 0);
          one.failAtCall(one.callCount() + 1, ErrorCode.DISK_FAILED);
          assertThatExceptionOfType(VarveException.class).isThrownBy(file::flush);
          file.flush();
          String seen = letters(one);
          one.restart(Loss.NOTHING);
          String seenByNext = letters(one);
          one.restart(Loss.EVERYTHING_UNFLUSHED);
          return seen + seenByNext + letters(one);
        });
    assertThat(endings).containsExactlyInAnyOrder("aaa", "bba", "bbb");
  }

  @Test
  void theChangesOfADirectorySurviveUpToSomePointOfTheirOrder() {
    assertThat(
            endings(one -> {
              durableFile(one, "a");
              one.create("g").close();
              one.rename("f", "h");
              one.rename("g", "h");
              one.delete("h");
              one.restart(Loss.RANDOM);
              return String.join("", one.fileNames());
            }))
        .containsExactlyInAnyOrder("f", "fg", "gh", "h", "");
  }

  @Test
  void directoriesLoseIndependentlyOfEachOther() {
    assertThat(
            endings(one -> {
              one.createDirectory("a");
              one.createDirectory("b");
              one.flushDirectory("");
              one.create("a/1").close();
              one.create("b/2").close();
              one.restart(Loss.RANDOM);
              return String.join(" ", one.fileNames());
            }))
        .containsExactlyInAnyOrder("", "a/1", "b/2", "a/1 b/2");
  }

  @Test
  void aFileIsGoneWithItsNameHoweverOftenItsContentWasFlushed() {
    DiskFile file = disk.create("f");
    write(file, "a", 0);
    file.flush();
    disk.restart(Loss.EVERYTHING_UNFLUSHED);
    assertThat(disk.fileNames()).isEmpty();
  }

  @Test
  void whatIsBelowADirectoryIsGoneWithTheDirectory() {
    disk.createDirectory("a/b");
    disk.create("a/b/f").close();
    disk.flushDirectory("a/b");
    disk.flushDirectory("a");
    disk.restart(Loss.EVERYTHING_UNFLUSHED);
    assertThat(disk.list("")).isEmpty();
  }

  @Test
  void aDeletedFileComesBackWithItsDurableContent() {
    write(durableFile(disk, "a"), "b", 0);
    disk.delete("f");
    disk.restart(Loss.EVERYTHING_UNFLUSHED);
    assertThat(letters(disk)).isEqualTo("a");
  }

  @Test
  void aFailedFlushOfADirectoryIsFinal() {
    disk.create("f").close();
    disk.failAtCall(2, ErrorCode.DISK_FAILED);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> disk.flushDirectory("")).isInstanceOf(VarveException.class);
    }
    disk.restart(Loss.NOTHING);
    disk.flushDirectory("");
  }

  @Test
  void theCallOfTheCrashIsDoneOrNotDoneOrDoneInPart() {
    assertThat(
            endings(one -> {
              DiskFile file = durableFile(one, "a");
              one.crashAtCall(one.callCount() + 1);
              assertThatExceptionOfType(SimulatedCrash.class)
                  .isThrownBy(() -> write(file, "bc", 0));
              one.restart(Loss.NOTHING);
              return letters(one).replace('?', '.');
            }))
        .containsExactlyInAnyOrder("a", "bc", ".");
    assertThat(
            endings(one -> {
              durableFile(one, "a");
              one.crashAtCall(one.callCount() + 1);
              assertThatExceptionOfType(SimulatedCrash.class)
                  .isThrownBy(() -> one.rename("f", "g"));
              one.restart(Loss.NOTHING);
              return String.join("", one.fileNames());
            }))
        .containsExactlyInAnyOrder("f", "g");
  }

  @Test
  void aFlushDuringWhichTheCrashComesMayHaveDoneItsWork() {
    assertThat(
            endings(one -> {
              DiskFile file = durableFile(one, "a");
              write(file, "b", 0);
              one.crashAtCall(one.callCount() + 1);
              assertThatExceptionOfType(SimulatedCrash.class).isThrownBy(file::flush);
              one.restart(Loss.EVERYTHING_UNFLUSHED);
              return letters(one);
            }))
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void theSameSeedEndsTheSame() {
    List<Set<String>> twice =
        List.of(endings(SimDiskLossTest::manyWrites), endings(SimDiskLossTest::manyWrites));
    assertThat(twice.get(0)).hasSizeGreaterThan(SEED_COUNT / 2).isEqualTo(twice.get(1));
  }

  private static String manyWrites(SimDisk one) {
    DiskFile file = durableFile(one, "aaaaaaaaaaaa");
    for (int i = 0; i < 12; i++) {
      write(file, "b", i);
      write(file, "cd", i);
    }
    one.restart(Loss.RANDOM);
    return letters(one);
  }
}
