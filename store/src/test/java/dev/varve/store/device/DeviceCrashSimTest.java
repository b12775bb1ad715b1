package dev.varve.store.device;

import dev.varve.testkit.Seeds;
import dev.varve.testkit.disk.CrashCampaign;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Stops the device at every call it makes on a disk. Whatever a flush covered is there afterwards,
/// and nothing else that was not asked for.
final class DeviceCrashSimTest {
  private static CrashCampaign campaign(long seed, int stepCount) {
    return CrashCampaign.of(
        seed, same -> new DeviceWorkload(same, stepCount, UnaryOperator.identity()));
  }

  @Test
  void aCrashAtAnyCallLosesNothingFlushed() {
    Seeds.run(6, seed -> campaign(seed, 30).maxPoints(25).crashEverywhere());
  }

  @Test
  void anErrorOfAnyCallLosesNothingFlushed() {
    Seeds.run(6, seed -> campaign(seed, 30).maxPoints(25).failEverywhere());
  }

  @Test
  @Tag("campaign")
  void crashesOfManyWorkloads() {
    Seeds.run(
        100,
        seed -> {
          campaign(seed, 60).nestedCrashes(2).crashEverywhere();
          campaign(seed, 60).failEverywhere();
        });
  }
}
