package io.spillway.job;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.job.deadletter.DeadLetterSettings;
import io.spillway.job.receipt.ReceiptSettings;
import io.spillway.job.source.SourceSettings.Subscription;
import io.spillway.settings.UsageException;
import java.util.List;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.Test;

class PreflightTest {

  @Test
  void refusesToReadItsOwnDeadLetters() {
    assertThatThrownBy(() -> check("events-dead", new Subscription(List.of(), "events-.*")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "dead-letters.topic: 'events-dead' is one of the topics that the job reads by"
                + " source.topic-pattern: 'events-.*', so that each dead letter would become"
                + " another; name a topic that it does not read");
    assertThatThrownBy(() -> check("b", new Subscription(List.of("a", "b"), null)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("reads by source.topics: 'a, b', so");
    assertThatCode(() -> check("dead", new Subscription(List.of(), "events-.*")))
        .doesNotThrowAnyException();
    assertThatCode(() -> check("dead", new Subscription(List.of("events"), null)))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesToReadItsOwnReceipts() {
    assertThatThrownBy(
            () ->
                Preflight.checkReceipts(
                    new ReceiptSettings.Topic("events-receipts"),
                    new Subscription(List.of(), "events-.*")))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("receipts.topic: 'events-receipts' is one of the topics");
  }

  private static void check(String topic, Subscription subscription) throws UsageException {
    Preflight.checkDeadLetters(
        new DeadLetterSettings.Topic(topic, DeliveryGuarantee.EXACTLY_ONCE, "p"), subscription);
  }
}
