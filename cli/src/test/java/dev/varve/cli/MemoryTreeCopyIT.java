package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.testkit.Seeds;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Copies of trees into a volume that can be made to fail.
final class MemoryTreeCopyIT extends TreeCopyContract {
  private final MemoryTree tree = new MemoryTree();

  @Override
  WritableTree tree() {
    return tree;
  }

  @Test
  void anImportWaitsOnceUntilAllIsDurable() {
    importTree(TreeOptions.DEFAULT);
    assertThat(tree.syncCount()).isEqualTo(1);
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
  void anExportThatDeletesSparesFilesThatAreBeingWritten() throws IOException {
    Path paced = Files.createDirectory(folder.resolve("paced"));
    Files.createDirectories(paced.resolve("left"));
    Files.writeString(paced.resolve("left/file"), "content");
    Files.createDirectories(paced.resolve("next"));
    TreeImport.run(open(paced), tree, Inode.ROOT, DELETE, new TreeCounts(), terminal);
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.createDirectories(other.resolve("left"));
    Files.writeString(other.resolve("left/unwanted"), "x");
    long left = tree.lookup(Inode.ROOT, Name.of("left")).orElseThrow().ino();
    long next = tree.lookup(Inode.ROOT, Name.of("next")).orElseThrow().ino();
    TreeExport.run(
        PacedTree.of(tree, left, next),
        Inode.ROOT,
        open(other),
        DELETE,
        new TreeCounts(),
        terminal);
    assertThat(err.toString()).isEmpty();
    assertThat(other.resolve("left/file")).hasContent("content");
    assertThat(other.resolve("left/unwanted")).doesNotExist();
  }

  @Test
  void aFullVolumeEndsTheImport() {
    tree.failAfter(40, ErrorCode.STORAGE_FULL);
    assertThatThrownBy(() -> importTree(TreeOptions.DEFAULT))
        .isInstanceOf(VarveException.class)
        .hasMessageContaining("a test wants");
    assertThat(tree.syncCount()).isZero();
  }
}
