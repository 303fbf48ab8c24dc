package io.spillway.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.chaos.HostileEvents.HostileEvent;
import io.spillway.local.chaos.HostileEvents.Place;
import io.spillway.local.demo.Discrepancies;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HostileAccountTest {
  private static final Map<Place, HostileEvent> SENT =
      Map.of(
          new Place(0, 10), new HostileEvent("poison", "budget-exceeded"),
          new Place(1, 10), new HostileEvent("delivered", null),
          new Place(1, 11), new HostileEvent("refused", null));

  private final LostOffsets lost = new LostOffsets();

  @Test
  void takesARowOrADeadLetterForABombButOnlyTheRightDeadLetterForPoison() {
    HostileAccount account =
        account(
            Map.of("delivered", 1),
            letter(0, 10, "budget-exceeded"),
            letter(1, 11, "mapping-failed"),
            letter(5, 5, "not-json"));

    assertThat(account)
        .hasToString(
            "3 hostile events = 1 delivered + 2 dead-lettered + 0 deleted in Kafka;"
                + " 0 lost, 0 twice, 0 unexpected, 0 overfull files");
  }

  @Test
  void findsWhatIsLostTwiceOrWrong() {
    assertThat(account(Map.of("delivered", 1, "refused", 1), letter(1, 11, "any")).discrepancies())
        .isEqualTo(new Discrepancies(1, 1, 0, 0));
    assertThat(
            account(Map.of("delivered", 2, "refused", 1, "never sent", 1), letter(0, 10, "other"))
                .discrepancies())
        .isEqualTo(new Discrepancies(0, 1, 2, 0));
    assertThat(account(Map.of("poison", 1, "delivered", 1, "refused", 1)).discrepancies())
        .isEqualTo(new Discrepancies(0, 0, 1, 0));
  }

  @Test
  void wantsNothingOfWhatIsReportedAsLost() {
    lost.read(LostOffsetsTest.report(1, 10, 10));
    Stream<String> letters = Stream.of(letter(0, 10, "budget-exceeded"));
    HostileAccount account = HostileAccount.of(SENT, lost, Map.of("refused", 1), letters);

    assertThat(account.deleted()).isEqualTo(1);
    assertThat(account.discrepancies()).isEqualTo(Discrepancies.NONE);
    assertThat(
            account(Map.of("delivered", 1, "refused", 1), letter(0, 10, "budget-exceeded"))
                .discrepancies())
        .isEqualTo(new Discrepancies(0, 0, 1, 0));
  }

  private HostileAccount account(Map<String, Integer> rows, String... letters) {
    return HostileAccount.of(SENT, lost, rows, Stream.of(letters));
  }

  private static String letter(int partition, long offset, String reason) {
    return "{\"reason\":\"%s\",\"topic\":\"events\",\"partition\":%d,\"offset\":%d}"
        .formatted(reason, partition, offset);
  }
}
