package dev.varve.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.namespace.model.VersionsModel;
import dev.varve.testkit.Seeds;
import dev.varve.volume.inode.Inode;
import org.junit.jupiter.api.Test;

/// Random puts and deletes in a bucket that keeps versions, beside lists of versions.
final class VersionsModelTest {
  @Test
  void versionsAreWhatTheListsHold() {
    Seeds.run(
        60,
        seed -> {
          DirectFace face = new DirectFace(seed);
          try (VersionsModel model = new VersionsModel(seed, face)) {
            for (int step = 0; step < 80; step++) {
              model.step();
            }
            model.checkAll();
            model.deleteAll();
            assertThat(face.volume().usage(Inode.ROOT).inodes()).as("root and hidden").isEqualTo(3);
          }
        });
  }
}
