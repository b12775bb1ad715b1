package dev.varve.namespace;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.testkit.Seeds;
import dev.varve.testkit.disk.CrashCampaign;
import dev.varve.testkit.disk.CrashReport;
import dev.varve.testkit.disk.LyingDisk;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Stops an object face at every call that it makes on a disk. Every put, delete, copy and upload
/// that had returned is there, the one that had not is whole or absent, and nothing leaks.
final class ObjectsCrashSimTest {
  private static final int STEP_COUNT = 25;

  private static CrashCampaign campaign(long seed, int stepCount) {
    return CrashCampaign.of(
        seed, same -> new ObjectWorkload(same, stepCount, UnaryOperator.identity()));
  }

  @Test
  void aCrashAtAnyCallLosesNothingPromised() {
    Seeds.run(3, seed -> campaign(seed, STEP_COUNT).maxPoints(30).crashEverywhere());
  }

  @Test
  void anErrorOfAnyCallLosesNothingPromised() {
    Seeds.run(3, seed -> campaign(seed, STEP_COUNT).maxPoints(20).failEverywhere());
  }

  @Test
  @Tag("campaign")
  void crashesOfManyWorkloads() {
    CrashReport[] done = {CrashReport.NONE};
    Seeds.run(
        10,
        seed -> {
          CrashCampaign campaign = campaign(seed, 60).nestedCrashes(2);
          done[0] = done[0].plus(campaign.crashEverywhere()).plus(campaign.failEverywhere());
        });
    System.out.println("objects campaign: " + done[0]);
  }

  /// The campaign's canaries: a disk that only pretends to flush.
  @Test
  void theCampaignFindsADiskThatLies() {
    for (LyingDisk.Lie lie : LyingDisk.Lie.values()) {
      assertThatThrownBy(() ->
              Seeds.run(
                  20,
                  seed ->
                      CrashCampaign.of(
                              seed,
                              same ->
                                  new ObjectWorkload(
                                      same, STEP_COUNT, disk -> new LyingDisk(disk, lie)))
                          .maxPoints(60)
                          .crashEverywhere()))
          .as(lie.name())
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("repeat with");
    }
  }
}
