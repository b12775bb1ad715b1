package dev.varve.store.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.testkit.Seeds;
import dev.varve.testkit.disk.CrashCampaign;
import dev.varve.testkit.disk.CrashReport;
import dev.varve.testkit.disk.LyingDisk;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
    CrashReport[] total = {CrashReport.NONE};
    Seeds.run(
        60,
        seed -> {
          CrashReport crashes = campaign(seed, 60).nestedCrashes(2).crashEverywhere();
          CrashReport errors = campaign(seed, 60).failEverywhere();
          total[0] = total[0].plus(crashes).plus(errors);
        });
    System.out.println(total[0]);
    assertThat(total[0].caseCount()).isGreaterThan(10_000);
  }

  /// The campaign's canaries: a disk that only pretends to do something, which no device can
  /// survive.
  @ParameterizedTest
  @EnumSource
  void theCampaignFindsADiskThatLies(LyingDisk.Lie lie) {
    assertThatThrownBy(() ->
            Seeds.run(
                20,
                seed ->
                    CrashCampaign.of(
                            seed,
                            same -> new DeviceWorkload(same, 30, disk -> new LyingDisk(disk, lie)))
                        .maxPoints(20)
                        .crashEverywhere()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("repeat with");
  }
}
