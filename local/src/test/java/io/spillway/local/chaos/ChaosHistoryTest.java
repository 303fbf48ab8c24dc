package io.spillway.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ChaosHistoryTest {
  private final EventPlaces places = new EventPlaces();
  private final LostOffsets lost = new LostOffsets();

  @Test
  void missesTheEventsThatAreReportedAndWereDeleted() {
    places.stored(70, 1, 10);
    places.stored(71, 1, 11);
    places.stored(72, 1, 12);
    lost.read(LostOffsetsTest.report(1, 10, 11));

    ChaosHistory history = history(12);

    assertThat(history.isDeleted(70)).isTrue();
    assertThat(history.isDeleted(71)).isTrue();
    assertThat(history.isDeleted(72)).isFalse();
    assertThat(history.unexplained()).isZero();
  }

  @Test
  void doesNotBelieveReportsOfWhatWasNotDeletedOrNeverSent() {
    places.stored(70, 1, 10);
    places.stored(71, 1, 11);
    lost.read(LostOffsetsTest.report(1, 10, 11));
    lost.read(LostOffsetsTest.report(2, 3, 3));

    assertThat(history(11).unexplained()).isEqualTo(2);
  }

  private ChaosHistory history(long firstLeft) {
    return new ChaosHistory(
        lost, places, new HostileEvents("127.0.0.1:1"), Map.of(1, firstLeft, 2, 100L));
  }
}
