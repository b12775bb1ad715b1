package dev.varve.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.varve.testkit.Seeds;
import dev.varve.testkit.disk.ToyLog.Bug;
import java.util.List;
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

  @Test
  void aFailureRepeatsFromTheLineItPrints() {
    CrashCampaign campaign = CrashCampaign.of(3, seed -> new ToyWorkload(seed, Bug.TRUSTS_SIZE));
    String message = failureOf(campaign::crashEverywhere);
    assertThat(message).startsWith("repeat with -Dvarve.crash=3:").contains("(stopped ");
    String named = message.substring(message.indexOf('=') + 1, message.indexOf(' ', 13));
    System.setProperty(CrashCase.PROPERTY, named);
    try {
      assertThat(failureOf(campaign::crashEverywhere)).isEqualTo(message);
      assertThat(campaign.failEverywhere()).isEqualTo(CrashReport.NONE);
      assertThat(CrashCampaign.of(3, ToyWorkload::new).crashEverywhere())
          .isEqualTo(new CrashReport(0, 1, 1, 0));
    } finally {
      System.clearProperty(CrashCase.PROPERTY);
    }
  }

  private static String failureOf(Runnable campaign) {
    return String.valueOf(catchThrowable(campaign::run).getMessage());
  }

  @Test
  void aCaseIsReadAsItIsWritten() {
    for (String text : List.of("7:132:CRASH:RANDOM:1:0", "-1:4:STORAGE_FULL:NOTHING:0:12")) {
      assertThat(CrashCase.parse(text)).hasToString(text);
    }
    assertThatThrownBy(() -> CrashCase.parse("7:132")).hasMessageContaining("found 7:132");
  }

  @Test
  void aSwallowedCrashIsNamedAsSuch() {
    CrashCampaign campaign = CrashCampaign.of(1, seed -> new ToyWorkload(seed, Bug.SWALLOWS_CRASH));
    assertThatThrownBy(campaign.randomLosses(0).nestedCrashes(0)::crashEverywhere)
        .hasMessageContaining("swallowed the crash");
  }

  @Test
  void aWorkloadThatDoesNotRepeatItsCallsIsRefused() {
    long[] created = new long[1];
    CrashCampaign campaign =
        CrashCampaign.of(
            1,
            seed -> {
              String name = "f" + created[0]++;
              return new OneFile(name);
            });
    assertThatThrownBy(campaign::crashEverywhere).hasMessageContaining("does not repeat its calls");
  }

  /// Makes one file; what is left of it is right however it is.
  private record OneFile(String name) implements CrashWorkload {
    @Override
    public void run(SimDisk disk) {
      disk.create(name).close();
    }

    @Override
    public void check(SimDisk disk) {
      disk.exists(name);
    }
  }

  @Test
  void aLimitChoosesAmongTheCallsAndTheReportCountsThem() {
    CrashReport report =
        CrashCampaign.of(1, ToyWorkload::new)
            .maxPoints(5)
            .randomLosses(3)
            .nestedCrashes(2)
            .crashEverywhere();
    assertThat(report.pointCount()).isEqualTo(5);
    assertThat(report.caseCount()).isEqualTo(5 * (2 + 3 + 2));
    assertThat(report.nestedCount()).isEqualTo(5 * 2);
    assertThat(report.plus(report))
        .hasToString(
            "10 of %d calls stopped in 70 cases, 20 of them with a second crash during recovery"
                .formatted(2 * report.callCount()));
  }
}
