package io.spillway.job;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.job.deadletter.DeadLetterSettings;
import io.spillway.job.receipt.ReceiptSettings;
import io.spillway.job.source.SourceSettings.Subscription;
import io.spillway.payload.PayloadFormat;
import io.spillway.payload.PayloadFormats;
import io.spillway.policy.Policy;
import io.spillway.settings.UsageException;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
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

  @Test
  void refusesFoldersThatAreInOneAnother() throws UsageException {
    checkFolders("file:///a/staging", "file:///a/staging-too", "file:///a/receipts");
    assertThatThrownBy(
            () -> checkFolders("file:///a/staging", "file:///a/dead", "file:///a//staging/r"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "receipts.path: 'file:///a//staging/r' is in that of staging.path,"
                + " 'file:///a/staging'; give each a folder of its own beside the other");
    assertThatThrownBy(() -> checkFolders("file:///a/dead/s/", "file:///a/dead", "file:///r"))
        .hasMessageStartingWith(
            "staging.path: 'file:///a/dead/s/' is in that of dead-letters.path");
    assertThatThrownBy(() -> checkFolders("file:///a", "file:///b/", "file:///b"))
        .hasMessageStartingWith("dead-letters.path: 'file:///b/' is in that of receipts.path");
  }

  private static void checkFolders(String staging, String deadLetters, String receipts)
      throws UsageException {
    Preflight.checkFolders(
        JobSettings.of(
            Configuration.fromMap(
                Map.of(
                    "kafka.bootstrap.servers", "k:9092",
                    "staging.path", staging,
                    "dead-letters.path", deadLetters,
                    "receipts.path", receipts)),
            Policy.DEFAULT));
  }

  private static void check(String topic, Subscription subscription) throws UsageException {
    Preflight.checkDeadLetters(
        new DeadLetterSettings.Topic(topic, DeliveryGuarantee.EXACTLY_ONCE, "p"), subscription);
  }

  @Test
  void refusesTheFormatOfATopicThatIsNotRead() {
    PayloadFormats formats =
        new PayloadFormats(PayloadFormat.JSON, Map.of("evnts", PayloadFormat.JSON));
    assertThatThrownBy(
            () -> Preflight.checkFormats(formats, new Subscription(List.of("events"), null)))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "source.formats: the job does not read topic 'evnts'; it reads source.topics: 'events'."
                + " Did you mean events?");
    assertThatCode(() -> Preflight.checkFormats(formats, new Subscription(List.of(), "ev.*")))
        .doesNotThrowAnyException();
  }
}
