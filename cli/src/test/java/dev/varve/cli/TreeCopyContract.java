package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.posix.Directory;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Trees of a real disk go into a volume and come back: what must hold for any volume.
abstract class TreeCopyContract {
  static final TreeOptions DELETE = new TreeOptions(true, false, false);
  static final TreeOptions CHECKSUM = new TreeOptions(false, true, false);

  @TempDir Path folder;

  final StringWriter err = new StringWriter();
  final Terminal terminal =
      new Terminal(new PrintWriter(new StringWriter(), true), new PrintWriter(err, true));
  Path source = Path.of("");
  Path target = Path.of("");

  /// Returns the tree under test, empty at first.
  abstract WritableTree tree();

  @BeforeEach
  void makeTree() throws IOException {
    source = Files.createDirectory(folder.resolve("source"));
    target = Files.createDirectory(folder.resolve("target"));
    SampleTree.make(source.toString());
  }

  static Directory open(Path path) {
    return Directory.open(SampleTree.bytes(path.toString()));
  }

  final TreeCounts importTree(TreeOptions options) {
    TreeCounts counts = new TreeCounts();
    TreeImport.run(open(source), tree(), Inode.ROOT, options, counts, terminal);
    return counts;
  }

  final TreeCounts exportTree(TreeOptions options) {
    TreeCounts counts = new TreeCounts();
    TreeExport.run(tree(), Inode.ROOT, open(target), options, counts, terminal);
    return counts;
  }

  final void assertSame() {
    assertThat(err.toString()).isEmpty();
    assertThat(TreeDescription.of(target.toString()))
        .containsExactlyEntriesOf(TreeDescription.of(source.toString()));
  }

  @Test
  void aTreeComesBackWithAllThatItHas() {
    TreeCounts in = importTree(TreeOptions.DEFAULT);
    assertThat(in.linkCount()).isEqualTo(3);
    TreeCounts out = exportTree(TreeOptions.DEFAULT);
    assertThat(out.fileCount()).isEqualTo(in.fileCount());
    assertThat(out.linkCount()).isEqualTo(3);
    assertThat(out.copiedBytes()).isEqualTo(in.copiedBytes()).isLessThan(6_000_000);
    assertSame();
  }

  @Test
  void theSecondTimeNothingIsCopied() {
    importTree(TreeOptions.DEFAULT);
    exportTree(TreeOptions.DEFAULT);
    TreeCounts in = importTree(CHECKSUM);
    TreeCounts out = exportTree(CHECKSUM);
    assertThat(in.fileCount() + in.linkCount() + in.copiedBytes()).isZero();
    assertThat(out.fileCount() + out.linkCount() + out.copiedBytes()).isZero();
    assertThat(in.unchangedCount()).isEqualTo(out.unchangedCount()).isGreaterThan(300);
    assertSame();
  }

  @Test
  void aChangedTreeIsFollowed() throws IOException {
    importTree(TreeOptions.DEFAULT);
    exportTree(TreeOptions.DEFAULT);
    Files.writeString(source.resolve("small"), "other");
    Files.delete(source.resolve("run"));
    Files.createDirectory(source.resolve("run"));
    Files.writeString(source.resolve("run/inside"), "x");
    Files.delete(source.resolve("deep/empty"));
    Files.writeString(source.resolve("deep/empty"), "now a file");
    Files.delete(source.resolve("link"));
    Files.createSymbolicLink(source.resolve("link"), Path.of("elsewhere"));
    Files.delete(source.resolve("seven"));
    Files.writeString(source.resolve("seven"), "no link any more");
    Files.delete(source.resolve("deep/also large"));
    Files.createLink(source.resolve("deep/also large"), source.resolve("hole"));
    importTree(DELETE);
    exportTree(DELETE);
    assertSame();
  }

  @Test
  void onlyDeleteTakesAwayWhatTheSourceLacks() throws IOException {
    importTree(TreeOptions.DEFAULT);
    exportTree(TreeOptions.DEFAULT);
    Files.delete(source.resolve("small"));
    Files.delete(source.resolve("deep/empty"));
    assertThat(importTree(TreeOptions.DEFAULT).deletedCount()).isZero();
    assertThat(tree().lookup(Inode.ROOT, Name.of("small"))).isPresent();
    assertThat(importTree(DELETE).deletedCount()).isEqualTo(2);
    assertThat(exportTree(TreeOptions.DEFAULT).deletedCount()).isZero();
    assertThat(target.resolve("small")).exists();
    assertThat(exportTree(DELETE).deletedCount()).isEqualTo(2);
    assertSame();
  }

  @Test
  void checksumFindsContentThatHidesBehindItsTime() throws IOException {
    importTree(TreeOptions.DEFAULT);
    FileTime time = Files.getLastModifiedTime(source.resolve("run"));
    byte[] content = Files.readAllBytes(source.resolve("run"));
    content[69_999]++;
    Files.write(source.resolve("run"), content);
    Files.setLastModifiedTime(source.resolve("run"), time);
    assertThat(importTree(TreeOptions.DEFAULT).fileCount()).isZero();
    assertThat(importTree(CHECKSUM).fileCount()).isEqualTo(1);
  }

  @Test
  void filesThatTheTargetHasAsOneBecomeTwoAgain() throws IOException {
    FileTime time = FileTime.fromMillis(1_000);
    for (String name : new String[] {"one", "two"}) {
      Files.writeString(source.resolve(name), name);
      Files.setLastModifiedTime(source.resolve(name), time);
    }
    importTree(TreeOptions.DEFAULT);
    exportTree(TreeOptions.DEFAULT);
    Files.delete(target.resolve("two"));
    Files.createLink(target.resolve("two"), target.resolve("one"));
    exportTree(DELETE);
    assertSame();
  }

  @Test
  void aFailureOfOneFileIsToldAndTheRestGoesOn() throws IOException {
    importTree(TreeOptions.DEFAULT);
    Files.createDirectories(target.resolve("small/in the way"));
    TreeCounts counts = exportTree(TreeOptions.DEFAULT);
    assertThat(counts.errorCount()).isEqualTo(1);
    assertThat(err.toString()).contains("target/small").contains("--delete");
    assertThat(target.resolve("large")).exists();
    err.getBuffer().setLength(0);
    exportTree(DELETE);
    assertSame();
  }

  @Test
  void leftoversOfAKilledExportGo() throws IOException {
    importTree(TreeOptions.DEFAULT);
    Files.createDirectory(target.resolve("deep"));
    Files.writeString(target.resolve("deep/.varve-partial-1-2"), "half");
    exportTree(TreeOptions.DEFAULT);
    assertSame();
  }
}
