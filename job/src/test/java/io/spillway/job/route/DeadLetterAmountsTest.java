package io.spillway.job.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.catalog.Catalog;
import io.spillway.catalog.CatalogFile;
import io.spillway.catalog.Catalogs;
import io.spillway.catalog.PolicyCompiler;
import io.spillway.deadletter.Origin;
import io.spillway.event.RejectReason;
import io.spillway.job.deadletter.DeadLetter;
import io.spillway.job.source.KafkaRecord;
import io.spillway.policy.Policy;
import io.spillway.routing.Router.Failure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DeadLetterAmountsTest {
  private static final Failure BROKEN = new Failure(RejectReason.NOT_JSON, "broken", "", "");
  private static final KafkaRecord RECORD =
      new KafkaRecord(
          "events",
          3,
          4711,
          1_700_000_000_000L,
          new byte[] {1},
          new RecordHeaders().add("h", new byte[] {2}),
          "{\"type\":\"track\"}".getBytes(StandardCharsets.UTF_8));

  private final CapturedLogs logs = new CapturedLogs();
  private long now = TimeUnit.DAYS.toMillis(20_000);
  private final DeadLetterAmounts amounts =
      new DeadLetterAmounts(LoggerFactory.getLogger(DeadLetterAmounts.class), () -> now);

  @BeforeEach
  void use() throws Exception {
    amounts.use(catalog("[{owners: [greedy], dead_letters_per_minute: 2}]"));
  }

  @AfterEach
  void closeLogs() {
    logs.close();
  }

  @Test
  void keepsThePlaceAndTheReasonsOfTheEventsBeyond() {
    assertThat(withheld(failure("greedy"), 2)).isZero();
    DeadLetter letter =
        amounts.letter(
            List.of(new Failure(RejectReason.MAPPING_FAILED, "x".repeat(900), "greedy", "m")),
            RECORD,
            Origin.WHOLE);
    assertThat(letter.isWithheld()).isTrue();
    assertThat(letter.withheldBytes()).isEqualTo(RECORD.value().length);
    assertThat(letter.record().value()).isNull();
    assertThat(letter.record().key()).isNull();
    assertThat(letter.record().headers()).isEmpty();
    assertThat(letter.record().topic()).isEqualTo("events");
    assertThat(letter.record().partition()).isEqualTo(3);
    assertThat(letter.record().offset()).isEqualTo(4711);
    assertThat(letter.record().timestampMillis()).isEqualTo(1_700_000_000_000L);
    assertThat(letter.rejections().listed().get(0).mappingId()).isEqualTo("m");
    assertThat(letter.rejections().listed().get(0).message()).hasSize(100);
  }

  @Test
  void beginsAnewEachMinuteAndLogsOnceInEach() {
    assertThat(withheld(failure("greedy"), 5)).isEqualTo(3);
    now += TimeUnit.MINUTES.toMillis(1);
    assertThat(withheld(failure("greedy"), 3)).isEqualTo(1);
    assertThat(logs.messages())
        .containsExactly(
            "Destination greedy has more than 2 dead letters in this minute, its"
                + " dead_letters_per_minute in the policy: further ones keep the place of the event"
                + " in Kafka instead of the event (0 in the minute before)",
            "Destination greedy has more than 2 dead letters in this minute, its"
                + " dead_letters_per_minute in the policy: further ones keep the place of the event"
                + " in Kafka instead of the event (5 in the minute before)");
  }

  @Test
  void countsAnEventOnceHoweverManyMappingsOfADestinationFail() {
    List<Failure> three = List.of(failure("greedy"), failure("greedy"), failure("greedy"));
    assertThat(amounts.letter(three, RECORD, Origin.WHOLE).isWithheld()).isFalse();
    assertThat(amounts.letter(three, RECORD, Origin.WHOLE).isWithheld()).isFalse();
    assertThat(amounts.letter(three, RECORD, Origin.WHOLE).isWithheld()).isTrue();
  }

  @Test
  void keepsTheEventForAnotherDestinationThatMayHaveIt() {
    assertThat(withheld(failure("greedy"), 9)).isPositive();
    assertThat(withheld(failure("modest"), 9)).isZero();
    assertThat(
            amounts
                .letter(List.of(failure("greedy"), failure("modest")), RECORD, Origin.WHOLE)
                .isWithheld())
        .isFalse();
    assertThat(withheld(BROKEN, 9)).as("nobody's").isZero();
  }

  @Test
  void countsOnUnderTheNextCatalog() throws Exception {
    assertThat(withheld(failure("greedy"), 2)).isZero();
    amounts.use(catalog("[{owners: [greedy], dead_letters_per_minute: 3}]"));
    assertThat(withheld(failure("greedy"), 2)).isEqualTo(1);
    amounts.use(catalog("[]"));
    assertThat(withheld(failure("greedy"), 2)).isZero();
  }

  private static Catalog catalog(String rules) throws Exception {
    Policy policy =
        PolicyCompiler.compile(
            new CatalogFile(
                "policy.yaml",
                "{identity: {platform_credentials: [{destinations: ['*'], buckets: ['*']}]},"
                    + " amounts: "
                    + rules
                    + "}"));
    return Catalogs.of(Catalogs.destination("greedy", ""), Catalogs.destination("modest", ""))
        .compile(policy);
  }

  private static Failure failure(String destinationId) {
    return new Failure(RejectReason.MAPPING_FAILED, "columns.a: wrong", destinationId, "m");
  }

  /** How many of so many dead letters have no event. */
  private int withheld(Failure failure, int letters) {
    return (int)
        IntStream.range(0, letters)
            .filter(i -> amounts.letter(List.of(failure), RECORD, Origin.WHOLE).isWithheld())
            .count();
  }
}
