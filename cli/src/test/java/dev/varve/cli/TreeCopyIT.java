package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.posix.Directory;
import dev.varve.testkit.Seeds;
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

/// Trees of a real disk go into a volume and come back.
final class TreeCopyIT {
  private static final TreeOptions DELETE = new TreeOptions(true, false, false);
  private static final TreeOptions CHECKSUM = new TreeOptions(false, true, false);

  @TempDir private Path folder;

  private final StringWriter err = new StringWriter();
  private final Terminal terminal =
      new Terminal(new PrintWriter(new StringWriter(), true), new PrintWriter(err, true));
  private final MemoryTree tree = new MemoryTree();
  private Path source = Path.of("");
  private Path target = Path.of("");

  @BeforeEach
  void makeTree() throws IOException {
    source = Files.createDirectory(folder.resolve("source"));
    target = Files.createDirectory(folder.resolve("target"));
    SampleTree.make(source.toString());
  }

  private static Directory open(Path path) {
    return Directory.open(SampleTree.bytes(path.toString()));
  }

  private TreeCounts importTree(TreeOptions options) {
    TreeCounts counts = new TreeCounts();
    TreeImport.run(open(source), tree, Inode.ROOT, options, counts, terminal);
    return counts;
  }

  private TreeCounts exportTree(TreeOptions options) {
    TreeCounts counts = new TreeCounts();
    TreeExport.run(tree, Inode.ROOT, open(target), options, counts, terminal);
    return counts;
  }

  private void assertSame() {
    assertThat(err.toString()).isEmpty();
    assertThat(TreeDescription.of(target.toString()))
        .containsExactlyEntriesOf(TreeDescription.of(source.toString()));
  }

  @Test
  void aTreeComesBackWithAllThatItHas() {
    TreeCounts in = importTree(TreeOptions.DEFAULT);
    assertThat(in.linkCount()).isEqualTo(3);
    assertThat(tree.syncCount()).isEqualTo(1);
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
  void whatAKilledImportBeganTheNextCompletes() {
    Seeds.run(
        20,
        seed -> {
          MemoryTree dying = new MemoryTree();
          for (int attempt = 0; attempt < 4; attempt++) {
            dying.failAfter(Math.floorMod(seed * 31 + attempt, 900L), ErrorCode.READ_ONLY);
            TreeCounts ignored = new TreeCounts();
            try {
              TreeImport.run(
                  open(source), dying, Inode.ROOT, TreeOptions.DEFAULT, ignored, terminal);
            } catch (VarveException killed) {
              assertThat(killed.code()).isEqualTo(ErrorCode.READ_ONLY);
            }
          }
          dying.work();
          TreeImport.run(
              open(source), dying, Inode.ROOT, TreeOptions.DEFAULT, new TreeCounts(), terminal);
          TreeExport.run(dying, Inode.ROOT, open(target), DELETE, new TreeCounts(), terminal);
          assertSame();
        });
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
    assertThat(tree.lookup(Inode.ROOT, Name.of("small"))).isPresent();
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
  void aFullVolumeEndsTheImport() {
    tree.failAfter(40, ErrorCode.STORAGE_FULL);
    assertThatThrownBy(() -> importTree(TreeOptions.DEFAULT))
        .isInstanceOf(VarveException.class)
        .hasMessageContaining("a test wants");
    assertThat(tree.syncCount()).isZero();
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
