package io.spillway.job.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.event.RejectReason;
import io.spillway.routing.Router.Failure;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FailureLogTest {
  private final CapturedLogs logs = new CapturedLogs();
  private long now = TimeUnit.DAYS.toMillis(20_000);
  private final FailureLog log =
      new FailureLog(LoggerFactory.getLogger(FailureLog.class), () -> now);

  @AfterEach
  void closeLogs() {
    logs.close();
  }

  @Test
  void logsAMappingOnceAMinuteHoweverOftenItFails() {
    for (int second = 0; second < 150; second++) {
      for (int i = 0; i < 10; i++) {
        log.failed(failure("acme", "orders"));
      }
      now += 1_000;
    }

    assertThat(logs.messages())
        .containsExactly(
            "Mapping orders of destination acme fails (0 times in the minute before):"
                + " mapping-failed: columns.a: wrong",
            "Mapping orders of destination acme fails (600 times in the minute before):"
                + " mapping-failed: columns.a: wrong",
            "Mapping orders of destination acme fails (600 times in the minute before):"
                + " mapping-failed: columns.a: wrong");
  }

  @Test
  void forgetsFailuresThatAreLongAgo() {
    log.failed(failure("acme", "orders"));
    now += TimeUnit.HOURS.toMillis(1);
    log.failed(failure("acme", "orders"));

    assertThat(logs.messages())
        .hasSize(2)
        .allMatch(line -> line.contains("(0 times in the minute before)"));
  }

  @Test
  void logsEachMappingForItselfUpToANumber() {
    for (int i = 0; i < 2 * FailureLog.MAX_MAPPINGS; i++) {
      log.failed(failure("d" + i, "m"));
    }

    assertThat(logs.messages()).hasSize(FailureLog.MAX_MAPPINGS);
  }

  @Test
  void leavesBrokenEventsToTheirDeadLetters() {
    log.failed(new Failure(RejectReason.NOT_JSON, "not JSON", "", ""));

    assertThat(logs.messages()).isEmpty();
  }

  private static Failure failure(String destination, String mapping) {
    return new Failure(RejectReason.MAPPING_FAILED, "columns.a: wrong", destination, mapping);
  }
}
