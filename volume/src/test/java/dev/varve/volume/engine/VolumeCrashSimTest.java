package dev.varve.volume.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.testkit.Seeds;
import dev.varve.testkit.disk.CrashCampaign;
import dev.varve.testkit.disk.CrashReport;
import dev.varve.testkit.disk.LyingDisk;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Stops a volume at every call it makes on a disk, while it makes checkpoints and snapshots and
/// brings space back. What was promised is there, nothing half done is, every count is right, and
/// nothing is kept that nobody needs.
final class VolumeCrashSimTest {
  private static final int STEP_COUNT = 30;

  private static CrashCampaign campaign(long seed, int stepCount) {
    return CrashCampaign.of(
        seed, same -> new VolumeWorkload(same, stepCount, UnaryOperator.identity()));
  }

  @Test
  void aCrashAtAnyCallLosesNothingPromised() {
    Seeds.run(3, seed -> campaign(seed, STEP_COUNT).maxPoints(90).crashEverywhere());
  }

  @Test
  void anErrorOfAnyCallLosesNothingPromised() {
    Seeds.run(3, seed -> campaign(seed, STEP_COUNT).maxPoints(60).failEverywhere());
  }

  @Test
  void aCrashAtAnyCallLosesNothingOfAVolumeAndItsClones() {
    Seeds.run(
        2,
        seed ->
            CrashCampaign.of(seed, same -> new CloneWorkload(same, STEP_COUNT))
                .maxPoints(60)
                .crashEverywhere());
  }

  @Test
  @Tag("campaign")
  void crashesOfManyVolumesAndTheirClones() {
    Seeds.run(
        30,
        seed ->
            CrashCampaign.of(seed, same -> new CloneWorkload(same, 60))
                .nestedCrashes(2)
                .crashEverywhere());
  }

  @Test
  @Tag("campaign")
  void crashesOfManyWorkloads() {
    CrashReport[] done = {CrashReport.NONE};
    Seeds.run(
        60,
        seed -> {
          CrashCampaign campaign = campaign(seed, 80).nestedCrashes(3);
          done[0] = done[0].plus(campaign.crashEverywhere()).plus(campaign.failEverywhere());
        });
    System.out.println("volume campaign: " + done[0]);
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
                                  new VolumeWorkload(
                                      same, STEP_COUNT, disk -> new LyingDisk(disk, lie)))
                          .maxPoints(60)
                          .crashEverywhere()))
          .as(lie.name())
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("repeat with");
    }
  }
}
