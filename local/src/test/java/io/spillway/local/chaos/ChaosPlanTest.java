package io.spillway.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.chaos.ChaosPlan.PlannedFault;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChaosPlanTest {
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  @Test
  void isTheSameForTheSameSeedOnly() {
    assertThat(ChaosPlan.of(1, TEN_MINUTES)).isEqualTo(ChaosPlan.of(1, TEN_MINUTES));
    assertThat(ChaosPlan.of(1, TEN_MINUTES)).isNotEqualTo(ChaosPlan.of(2, TEN_MINUTES));
  }

  @Test
  void hasEveryKindAndMoreThanThirtyFaultsInTenMinutes() {
    seeds()
        .forEach(
            seed -> {
              List<PlannedFault> faults = ChaosPlan.of(seed, TEN_MINUTES).faults();
              assertThat(faults).hasSizeGreaterThanOrEqualTo(30);
              assertThat(faults.stream().map(PlannedFault::kind)).contains(FaultKind.values());
            });
    assertThat(FaultKind.values()).hasSizeGreaterThanOrEqualTo(8);
  }

  @Test
  void strikesWithTwoFaultsAtOnceOnlyWhereOneLastsAndTheOtherMayJoin() {
    Set<Integer> sizes =
        seeds()
            .mapToObj(seed -> ChaosPlan.of(seed, TEN_MINUTES))
            .flatMap(plan -> plan.rounds().stream())
            .peek(
                round -> {
                  if (round.size() > 1) {
                    assertThat(round.get(1).kind().mayJoin(round.get(0).kind())).isTrue();
                  }
                })
            .map(List::size)
            .collect(Collectors.toSet());
    assertThat(sizes).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void letsOnlyWhatMayLastLastForSomeSeconds() {
    for (PlannedFault fault : ChaosPlan.of(3, TEN_MINUTES).faults()) {
      if (fault.kind().lasts()) {
        assertThat(fault.lasts()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
      } else {
        assertThat(fault.lasts()).isZero();
      }
    }
  }

  @Test
  void keepsSubmissionsAndTwoEditsOfTheCatalogApart() {
    assertThat(FaultKind.STOPPED_WITH_SAVEPOINT.mayJoin(FaultKind.CATALOG_BROKEN)).isFalse();
    assertThat(FaultKind.CATALOG_EDITED.mayJoin(FaultKind.CATALOG_BROKEN)).isFalse();
    assertThat(FaultKind.CATALOG_HALF_WRITTEN.mayJoin(FaultKind.CATALOG_BROKEN)).isFalse();
    assertThat(FaultKind.CATALOG_EDITED.mayJoin(FaultKind.S3_HANGS)).isTrue();
    assertThat(FaultKind.STS_DOWN.mayJoin(FaultKind.S3_HANGS)).isFalse();
  }

  @Test
  void sendsHostileEventsAloneSoThatNothingElseMayRestartTheJob() {
    assertThat(FaultKind.values())
        .filteredOn(FaultKind::lasts)
        .noneMatch(FaultKind.POISON_EVENTS::mayJoin)
        .noneMatch(FaultKind.KEY_BOMB::mayJoin)
        .anyMatch(FaultKind.OFFSETS_TRIMMED::mayJoin);
  }

  private static LongStream seeds() {
    return LongStream.range(0, 100);
  }
}
