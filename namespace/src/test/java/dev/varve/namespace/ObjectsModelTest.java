package dev.varve.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.testkit.Seeds;
import org.junit.jupiter.api.Test;

/// Random sequences through both faces beside a map.
final class ObjectsModelTest {
  @Test
  void bothFacesShowWhatTheMapHolds() {
    Seeds.run(
        40,
        seed -> {
          try (ObjectModel model = new ObjectModel(seed)) {
            for (int step = 0; step < 120; step++) {
              model.step();
            }
            model.checkAll();
            model.deleteAll();
          }
        });
  }

  @Test
  void aModelThatForgetsAKeyIsFound() {
    try (ObjectModel model = new ObjectModel(1)) {
      model.world().put("unknown", "1");
      assertThat(org.assertj.core.api.Assertions.catchThrowable(model::checkAll))
          .isInstanceOf(AssertionError.class);
    }
  }
}
