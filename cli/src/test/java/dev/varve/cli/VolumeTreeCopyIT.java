package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Copies of trees into a real volume.
final class VolumeTreeCopyIT extends TreeCopyContract {
  @TempDir private Path data;

  private VolumeFixture fixture;

  @BeforeEach
  void makeVolume() throws IOException {
    fixture = new VolumeFixture(data);
  }

  @AfterEach
  void closeVolume() {
    fixture.close();
  }

  @Override
  WritableTree tree() {
    return fixture.tree();
  }

  @Test
  void aSnapshotIsExportedAsItWas() throws IOException {
    importTree(TreeOptions.DEFAULT);
    fixture.volume().takeSnapshot(Name.of("before"));
    Path before = Files.createDirectory(folder.resolve("before"));
    Files.writeString(source.resolve("small"), "other");
    Files.delete(source.resolve("sparse"));
    importTree(DELETE);
    exportTree(TreeOptions.DEFAULT);
    assertSame();
    SnapshotTree snapshot =
        new SnapshotTree(fixture.volume().snapshot(Name.of("before")), fixture.store());
    TreeExport.run(
        snapshot, Inode.ROOT, open(before), TreeOptions.DEFAULT, new TreeCounts(), terminal);
    assertThat(before.resolve("small")).hasSize(100);
    assertThat(before.resolve("sparse")).hasSize(9 << 20);
    importTree(TreeOptions.DEFAULT);
  }

  @Test
  void whatWasImportedIsProved() {
    importTree(TreeOptions.DEFAULT);
    assertThat(fixture.volume().verify().problems()).isEmpty();
  }
}
