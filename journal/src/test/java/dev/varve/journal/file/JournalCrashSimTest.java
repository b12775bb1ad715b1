package dev.varve.journal.file;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.testkit.Seeds;
import dev.varve.testkit.disk.CrashCampaign;
import dev.varve.testkit.disk.CrashReport;
import dev.varve.testkit.disk.LyingDisk;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Stops the journal at every call it makes on a disk. Whatever it acknowledged is there
/// afterwards, nothing else is, and it goes on.
final class JournalCrashSimTest {
  private static final int STEP_COUNT = 25;

  private static CrashCampaign campaign(long seed, int stepCount) {
    return CrashCampaign.of(
        seed, same -> new JournalWorkload(same, stepCount, UnaryOperator.identity()));
  }

  @Test
  void aCrashAtAnyCallLosesNothingAcknowledged() {
    Seeds.run(4, seed -> campaign(seed, STEP_COUNT).crashEverywhere());
  }

  @Test
  void anErrorOfAnyCallLosesNothingAcknowledged() {
    Seeds.run(4, seed -> campaign(seed, STEP_COUNT).failEverywhere());
  }

  @Test
  @Tag("campaign")
  void crashesOfManyWorkloads() {
    CrashReport[] done = {CrashReport.NONE};
    Seeds.run(
        60,
        seed -> {
          CrashCampaign campaign = campaign(seed, 60).nestedCrashes(4);
          done[0] = done[0].plus(campaign.crashEverywhere()).plus(campaign.failEverywhere());
        });
    System.out.println("journal campaign: " + done[0]);
  }

  /// The campaign's canaries: a disk that only pretends to do something, which the journal cannot
  /// survive.
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
                                  new JournalWorkload(
                                      same, STEP_COUNT, disk -> new LyingDisk(disk, lie)))
                          .maxPoints(40)
                          .crashEverywhere()))
          .as(lie.name())
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("repeat with");
    }
  }
}
