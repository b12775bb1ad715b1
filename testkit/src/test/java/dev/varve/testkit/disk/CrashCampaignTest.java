package dev.varve.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.testkit.Seeds;
import dev.varve.testkit.disk.ToyLog.Bug;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrashCampaignTest {
  @Test
  void aLogWithoutABugSurvivesACrashAtEveryCall() {
    Seeds.run(
        10,
        seed -> {
          CrashReport report = CrashCampaign.of(seed, ToyWorkload::new).crashEverywhere();
          assertThat(report.pointCount()).isEqualTo(13);
        });
  }

  @Test
  void aLogWithoutABugSurvivesAnErrorAtEveryCall() {
    Seeds.run(
        10,
        seed -> {
          CrashReport report = CrashCampaign.of(seed, ToyWorkload::new).failEverywhere();
          assertThat(report.pointCount()).isEqualTo(report.callCount());
        });
  }

  @ParameterizedTest
  @EnumSource
  void everyCanaryIsFound(Bug bug) {
    CrashCampaign campaign = CrashCampaign.of(1, seed -> new ToyWorkload(seed, bug));
    assertThatThrownBy(
            () -> {
              campaign.crashEverywhere();
              campaign.failEverywhere();
            })
        .isInstanceOf(AssertionError.class);
  }
}
