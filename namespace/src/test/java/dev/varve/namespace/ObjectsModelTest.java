package dev.varve.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.varve.namespace.model.ObjectModel;
import dev.varve.testkit.Seeds;
import dev.varve.volume.inode.Inode;
import org.junit.jupiter.api.Test;

/// Random sequences through both faces beside a map.
final class ObjectsModelTest {
  @Test
  void bothFacesShowWhatTheMapHolds() {
    Seeds.run(
        40,
        seed -> {
          DirectFace face = new DirectFace(seed);
          try (ObjectModel model = new ObjectModel(seed, face)) {
            for (int step = 0; step < 120; step++) {
              model.step();
            }
            model.checkAll();
            model.deleteAll();
            assertThat(face.volume().usage(Inode.ROOT).inodes()).as("root and hidden").isEqualTo(3);
          }
        });
  }

  @Test
  void aModelThatForgetsAKeyIsFound() {
    DirectFace face = new DirectFace(1);
    try (ObjectModel model = new ObjectModel(1, face)) {
      face.put(ObjectKey.of("unknown"), new byte[1]);
      assertThat(catchThrowable(model::checkAll)).isInstanceOf(AssertionError.class);
    }
  }
}
