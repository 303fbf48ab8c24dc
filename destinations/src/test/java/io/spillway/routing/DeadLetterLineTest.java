package io.spillway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spillway.event.RejectReason;
import io.spillway.routing.DeadLetterLine.Origin;
import io.spillway.routing.DeadLetterLine.Rejection;
import io.spillway.routing.DeadLetterLine.Rejections;
import io.spillway.routing.Router.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeadLetterLineTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Origin ORIGIN = new Origin("events", 3, 4711, Instant.EPOCH);
  private static final byte[] EVENT = new byte[1_000];

  @Test
  void listsEveryMappingThatFailedAndTheEventOnce() throws IOException {
    DeadLetterLine line =
        line(
            List.of(
                new Failure(RejectReason.MAPPING_FAILED, "columns.a: wrong", "acme", "orders"),
                new Failure(RejectReason.BUDGET_EXCEEDED, "too much", "globex", "pages")));
    assertThat(new String(line.toJson(new byte[] {0, (byte) 0xff}), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"reason\":\"mapping-failed\",\"message\":\"2 mappings failed; the first: columns.a:"
                + " wrong\",\"failures\":[{\"reason\":\"mapping-failed\",\"message\":\"columns.a:"
                + " wrong\",\"destination\":\"acme\",\"mapping\":\"orders\"},{\"reason\":\"budget-exceeded\",\"message\":\"too"
                + " much\",\"destination\":\"globex\","
                + "\"mapping\":\"pages\"}],\"topic\":\"events\",\"partition\":3,\"offset\":4711,"
                + "\"timestamp\":\"1970-01-01T00:00:00Z\",\"event\":\"AP8=\"}");
  }

  @Test
  void listsSoManyFailuresAndCountsTheOthers() throws IOException {
    assertThat(Rejections.of(failures(Rejections.MAX_LISTED)).omitted()).isZero();
    JsonNode letter = JSON.readTree(line(failures(Rejections.MAX_LISTED + 7)).toJson(EVENT));
    assertThat(letter.path("failures")).hasSize(Rejections.MAX_LISTED);
    assertThat(letter.path("failures_omitted").asInt()).isEqualTo(7);
    assertThat(letter.path("message").asText()).startsWith("1007 mappings failed; ");
  }

  @Test
  void cutsALongMessage() {
    String longest = "x".repeat(Rejection.MAX_MESSAGE_CHARS);
    assertThat(new Rejection("r", longest, "", "").message()).isEqualTo(longest);
    assertThat(new Rejection("r", longest + "x", "", "").message())
        .isEqualTo(longest.substring(1) + "…");
  }

  @Test
  void leavesOutFailuresBeforeTheEvent() throws IOException {
    DeadLetterLine line = line(failures(50));
    byte[] whole = line.toJson(EVENT);
    assertThat(line.toJson(EVENT, whole.length)).isEqualTo(whole);

    byte[] cut = line.toJson(EVENT, whole.length - 1);
    assertThat(cut.length).isLessThan(whole.length);
    JsonNode letter = JSON.readTree(cut);
    assertThat(letter.path("event").binaryValue()).isEqualTo(EVENT);
    assertThat(letter.path("failures")).hasSize(49);
    assertThat(letter.path("failures_omitted").asInt()).isOne();
    assertThat(letter.path("message").asText()).startsWith("50 mappings failed; ");
    assertThat(letter.has("destination")).isFalse();
  }

  @Test
  void keepsAsManyFailuresAsFit() throws IOException {
    DeadLetterLine line = line(failures(50));
    int whole = line.toJson(EVENT).length;
    for (int maxBytes = line(failures(1)).toJson(EVENT).length + 100;
        maxBytes < whole;
        maxBytes++) {
      byte[] json = line.toJson(EVENT, maxBytes);
      JsonNode letter = JSON.readTree(json);
      assertThat(json).hasSizeBetween(maxBytes - 100, maxBytes);
      assertThat(letter.has("event")).isTrue();
      assertThat(letter.path("failures").size() + letter.path("failures_omitted").asInt())
          .isEqualTo(50);
    }
  }

  @Test
  void leavesOutTheEventThatDoesNotFitWithASingleFailure() throws IOException {
    DeadLetterLine line = line(failures(5));
    JsonNode letter = JSON.readTree(line.toJson(EVENT, EVENT.length));
    assertThat(letter.has("event")).isFalse();
    assertThat(letter.path("failures")).hasSize(5);
    assertThat(letter.has("failures_omitted")).isFalse();

    JsonNode least = JSON.readTree(line.toJson(EVENT, 1));
    assertThat(least.has("event")).isFalse();
    assertThat(least.path("failures")).hasSize(1);
    assertThat(least.path("failures_omitted").asInt()).isEqualTo(4);
  }

  private static DeadLetterLine line(List<Failure> failures) {
    return new DeadLetterLine(Rejections.of(failures), ORIGIN);
  }

  private static List<Failure> failures(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Failure(RejectReason.MAPPING_FAILED, "wrong", "acme", "m" + i))
        .toList();
  }
}
