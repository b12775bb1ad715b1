package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands on volumes, as a person types them, on a real disk.
final class VolumeCommandIT {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Terminal terminal =
      new Terminal(new PrintWriter(out, true), new PrintWriter(err, true));
  private String file = "";

  @BeforeEach
  void makeVolume() throws IOException {
    file = folder.resolve("notes").toString();
    Files.writeString(Path.of(file), "first");
    done("volume", "create", "home", "--trash", "7d", "--versions", "3");
  }

  /// Runs a command and returns its exit status.
  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String data = folder.resolve("data").toString();
    return Varve.execute(
        terminal, Stream.concat(Stream.of(args), Stream.of("--data", data)).toArray(String[]::new));
  }

  /// Runs a command that succeeds and returns what it printed.
  private String done(String... args) {
    assertThat(run(args)).as(err.toString()).isZero();
    assertThat(err.toString()).isEmpty();
    return out.toString();
  }

  private String content(String place) throws IOException {
    Path copy = folder.resolve("copy");
    done("get", place, copy.toString());
    return Files.readString(copy);
  }

  @Test
  void volumesAreListedAndDeleted() {
    done("volume", "create", "other.one");
    assertThat(run("volume", "create", "home")).isEqualTo(4);
    assertThat(run("volume", "create", "Not valid")).isEqualTo(2);
    assertThat(done("volume", "list").lines()).hasSize(2);
    assertThat(run("volume", "delete", "home")).isEqualTo(2);
    assertThat(err.toString()).contains("--yes");
    done("volume", "delete", "home", "--yes");
    assertThat(done("volume", "list")).contains("other.one").doesNotContain("home");
    assertThat(run("ls", "home:/")).isEqualTo(3);
    assertThat(err.toString()).contains("there are other.one");
  }

  @Test
  void aDeletedVolumeLeavesItsChunksToTheDevice() throws IOException {
    Files.write(Path.of(file), new byte[300_000]);
    done("put", file, "home:/");
    done("volume", "delete", "home", "--yes");
    done("gc");
    assertThat(done("status", "--json")).contains("\"volumeCount\":0");
    out.getBuffer().setLength(0);
    String device = folder.resolve("data/device").toString();
    assertThat(Varve.execute(terminal, "device", "ls", device)).isZero();
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void filesArePutMovedAndRemoved() throws IOException {
    done("put", file, "home:/");
    done("put", "-p", file, "home:/a/b/other");
    assertThat(done("ls", "-R", "home:"))
        .isEqualToNormalizingNewlines("a\na/b\na/b/other\nnotes\n");
    assertThat(done("ls", "-l", "home:/notes")).contains("-rw-r--r--").endsWith("notes\n");
    done("mv", "home:/notes", "home:/a");
    assertThat(content("home:/a/notes")).isEqualTo("first");
    done("mkdir", "-p", "home:/x/y", "home:/x/y");
    assertThat(run("mkdir", "home:/x")).isEqualTo(4);
    assertThat(run("rm", "home:/a")).isEqualTo(2);
    assertThat(err.toString()).contains("-r");
    done("rm", "-r", "home:/a", "home:/x");
    assertThat(done("ls", "home:/")).isEmpty();
    assertThat(run("get", "home:/a/notes", "-")).isEqualTo(3);
    assertThat(err.toString()).startsWith("varve: home:/a/notes: ");
  }

  @Test
  void aSnapshotKeepsWhatWasAndCannotBeChanged() throws IOException {
    done("put", file, "home:/");
    done("snapshot", "create", "home", "monday");
    Files.writeString(Path.of(file), "second");
    done("put", file, "home:/");
    assertThat(content("home:/notes")).isEqualTo("second");
    assertThat(content("home@monday:/notes")).isEqualTo("first");
    assertThat(run("rm", "home@monday:/notes")).isEqualTo(2);
    assertThat(done("snapshot", "list", "home")).contains("home@monday");
    assertThat(done("info", "home@monday:/notes")).contains("extent");
    done("snapshot", "delete", "home", "monday");
    assertThat(run("ls", "home@monday:/")).isEqualTo(3);
  }

  @Test
  void whatChangedSinceASnapshotIsListedAndUndone() throws IOException {
    done("put", file, "home:/");
    done("mkdir", "home:/old");
    done("snapshot", "create", "home", "monday");
    Files.writeString(Path.of(file), "second");
    done("put", "-p", file, "home:/new/notes");
    done("rm", "home:/notes");
    done("mv", "home:/old", "home:/renamed");
    assertThat(done("snapshot", "diff", "home@monday").lines())
        .containsExactly("-  /notes", "R  /old -> /renamed", "+  /new", "+  /new/notes");
    assertThat(done("snapshot", "diff", "home@monday", "home@monday")).isEmpty();
    assertThat(done("snapshot", "diff", "home@monday", "--json"))
        .contains("\"change\":\"renamed\",\"path\":\"/renamed\"")
        .contains("\"oldPath\":\"/old\"");
    assertThat(run("snapshot", "restore", "home@monday")).isEqualTo(2);
    assertThat(err.toString()).contains("1 created, 2 deleted, 1 renamed, 0 modified", "--yes");
    done("snapshot", "restore", "home@monday", "--yes");
    assertThat(done("snapshot", "diff", "home@monday")).isEmpty();
    assertThat(content("home:/notes")).isEqualTo("first");
    assertThat(done("verify")).contains("all well");
    assertThat(run("snapshot", "diff", "home@never")).isEqualTo(3);
    assertThat(run("snapshot", "diff", "home")).isEqualTo(2);
  }

  @Test
  void aCloneOfAVolumeIsAVolume() throws IOException {
    done("put", file, "home:/");
    done("snapshot", "create", "home", "monday");
    done("snapshot", "clone", "home@monday", "trial");
    assertThat(run("snapshot", "clone", "home@monday", "trial")).isEqualTo(4);
    done("rm", "home:/notes");
    assertThat(content("trial:/notes")).isEqualTo("first");
    Files.writeString(Path.of(file), "mine");
    done("put", file, "trial:/");
    assertThat(done("snapshot", "list", "home")).contains("1 clones");
    assertThat(done("volume", "info", "trial")).contains("clone of   home");
    assertThat(run("snapshot", "delete", "home", "monday")).isEqualTo(4);
    assertThat(err.toString()).contains("varve volume delete trial");
    assertThat(run("volume", "delete", "home", "--yes")).isEqualTo(4);
    assertThat(done("verify")).contains("all well");
    done("gc", "--sweep");
    assertThat(content("trial:/notes")).isEqualTo("mine");
    done("volume", "delete", "trial", "--yes");
    assertThat(done("snapshot", "list", "home")).doesNotContain("clones");
    done("snapshot", "delete", "home", "monday");
  }

  @Test
  void directoriesAndFilesOfASnapshotComeBack() throws IOException {
    done("put", "-p", file, "home:/src/deep/notes");
    done("snapshot", "create", "home", "monday");
    Files.writeString(Path.of(file), "second");
    done("put", file, "home:/src/deep/notes");
    done("put", file, "home:/src/more");
    assertThat(run("snapshot", "restore", "home@monday:/src/deep/notes")).isEqualTo(2);
    assertThat(err.toString()).contains("this replaces home:/src/deep/notes", "--yes");
    String ino =
        done("info", "--json", "home:/src/deep/notes")
            .replaceFirst("(?s).*?\"ino\":(\\d+).*", "$1");
    assertThat(done("snapshot", "restore", "home@monday:/src/deep/notes", "--yes", "--json"))
        .contains("\"ino\":" + ino + ",");
    assertThat(content("home:/src/deep/notes")).isEqualTo("first");
    assertThat(done("info", "home:/src/deep/notes")).contains("version");
    done("snapshot", "clone", "home@monday:/src", "home:/copy");
    assertThat(run("snapshot", "clone", "home@monday:/src", "home:/copy")).isEqualTo(4);
    assertThat(content("home:/copy/deep/notes")).isEqualTo("first");
    done("snapshot", "restore", "home@monday:/src", "--yes");
    assertThat(done("ls", "-R", "home:/src")).isEqualToNormalizingNewlines("deep\ndeep/notes\n");
    done("snapshot", "restore", "home@monday:/src", "--to", "/again");
    done("snapshot", "restore", "home@monday:/", "--to", "/all");
    assertThat(content("home:/all/src/deep/notes")).isEqualTo("first");
    assertThat(run("snapshot", "restore", "home@monday:/none")).isEqualTo(3);
    done("gc");
    assertThat(done("verify")).contains("all well");
    done("snapshot", "restore", "home@monday:/", "--yes");
    assertThat(done("ls", "home:/")).isEqualToNormalizingNewlines("src\n");
  }

  @Test
  void aPinWhoseCloneIsNotThereIsLetGo() throws IOException {
    done("snapshot", "create", "home", "monday");
    done("snapshot", "clone", "home@monday", "trial");
    Path clone = folder.resolve("data/volumes/trial");
    Files.move(clone, folder.resolve("data/volumes/.new-trial"));
    assertThat(done("volume", "list")).doesNotContain("trial");
    done("snapshot", "delete", "home", "monday");
    done("volume", "delete", "home", "--yes");
  }

  @Test
  void whatIsKeptCanBeChanged() {
    done("volume", "set", "home", "--keep", "30d");
    assertThat(done("volume", "info", "home"))
        .contains("3 earlier versions of each file for PT720H");
    assertThat(done("volume", "set", "home", "--versions", "0", "--trash", "0d", "--json"))
        .contains("\"versionCount\":0")
        .contains("\"trashNanos\":0");
    assertThat(run("volume", "set", "home")).isEqualTo(2);
    assertThat(run("volume", "set", "home", "--versions", "-1")).isEqualTo(2);
  }

  @Test
  void aReplacedFileHasItsEarlierVersions() throws IOException {
    done("put", file, "home:/");
    Files.writeString(Path.of(file), "second");
    done("put", file, "home:/");
    String info = done("info", "--json", "home:/notes");
    assertThat(info).contains("\"version\":");
    String number = info.replaceFirst("(?s).*\"version\":(\\d+).*", "$1");
    done("info", "home:/notes", "--restore", number);
    assertThat(content("home:/notes")).isEqualTo("first");
  }

  @Test
  void whatIsPutOverAFileLeavesNothingElseInTheTrash() throws IOException {
    done("put", file, "home:/");
    Files.writeString(Path.of(file), "second");
    done("put", file, "home:/");
    assertThat(done("trash", "list", "home")).isEmpty();
    assertThat(content("home:/notes")).isEqualTo("second");
    done("volume", "create", "plain", "--trash", "7d");
    done("put", file, "plain:/");
    done("put", file, "plain:/");
    assertThat(done("trash", "list", "plain")).contains("/notes").doesNotContain("varve-put");
    assertThat(done("ls", "plain:/").strip()).endsWith("notes").doesNotContain("varve-put");
    done("mkdir", "home:/directory");
    assertThat(run("put", "-", "home:/directory")).isNotZero();
    assertThat(done("trash", "list", "home")).isEmpty();
  }

  @Test
  void theFileDeletedLastUnderAPathComesBack() throws IOException {
    for (String content : List.of("first", "second", "third")) {
      Files.writeString(Path.of(file), content);
      done("put", file, "home:/");
      done("rm", "home:/notes");
    }
    done("trash", "restore", "home:/notes");
    assertThat(content("home:/notes")).isEqualTo("third");
    done("trash", "restore", "home:/notes", "--to", "/older");
    assertThat(content("home:/older")).isEqualTo("second");
  }

  @Test
  void deletedFilesComeBack() throws IOException {
    done("put", "-p", file, "home:/a/notes");
    done("rm", "-r", "home:/a");
    assertThat(done("trash", "list", "home")).contains("/a/notes");
    done("trash", "restore", "home:/a/notes");
    assertThat(content("home:/a/notes")).isEqualTo("first");
    done("rm", "home:/a/notes");
    done("trash", "empty", "home", "--yes");
    assertThat(done("trash", "list", "home")).isEmpty();
    assertThat(run("trash", "restore", "home:/a/notes")).isEqualTo(3);
  }

  @Test
  void aQuotaIsKept() throws IOException {
    done("mkdir", "home:/small");
    done("quota", "set", "home:/small", "--bytes", "1MiB");
    Files.write(Path.of(file), new byte[2_000_000]);
    assertThat(run("put", file, "home:/small/")).isEqualTo(5);
    assertThat(done("ls", "home:/small")).isEmpty();
    assertThat(done("quota", "show", "home:/small")).contains("of 1.0 MiB");
    done("quota", "set", "home:/small", "--bytes", "0");
    done("put", file, "home:/small/");
  }

  @Test
  void everythingIsVerifiedAndCollected() {
    done("put", file, "home:/");
    assertThat(done("verify")).contains("all well", "root blake3:");
    done("gc", "--sweep");
    assertThat(done("status")).contains("home");
    assertThat(done("volume", "info", "home")).contains("3 earlier versions");
  }

  @Test
  void aPlaceThatIsNoneSaysHowItIsWritten() {
    assertThat(run("ls", "home/notes")).isEqualTo(2);
    assertThat(err.toString()).contains("VOLUME:/path");
  }
}
