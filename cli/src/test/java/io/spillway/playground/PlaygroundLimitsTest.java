package io.spillway.playground;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where an evaluation ends before its events do, and several at a time. */
class PlaygroundLimitsTest {
  private static final String CATALOG =
      """
      destinations:
        - id: acme
          settings: {s3_aws_bucket_name: b-1, s3_aws_region: eu-west-1, use_platform_credentials: true}
          mappings: [{id: tracks, trigger: type = "track", columns: {e: {'@path': $.event}}}]
      """;

  private static PlaygroundClient client(@Nullable Duration time, long rowBytes) throws Exception {
    PlaygroundLimits all = PlaygroundLimits.DEFAULTS;
    return PlaygroundClient.of(
        new PlaygroundSettings(Examples.catalog(), Examples.events(), null, null, null, "1"),
        new PlaygroundLimits(
            all.bodyBytes(),
            all.lines(),
            time,
            rowBytes,
            all.problems(),
            all.matches(),
            all.rowChars(),
            all.rowsChars(),
            all.files(),
            all.fileBytes(),
            all.filesBytes(),
            all.folders(),
            all.rejectedBytes()));
  }

  private static String track(String event) {
    return "{\"type\":\"track\",\"event\":\"" + event + "\"}\n";
  }

  private static List<String> messages(JsonNode answer) {
    return answer.path("problems").findValuesAsText("message");
  }

  @Test
  void stopsWhenItsTimeIsOver() throws Exception {
    try (PlaygroundClient client = client(Duration.ZERO, 1 << 20)) {
      JsonNode answer = client.evaluate("c.yaml", CATALOG, null, track("a").repeat(9));
      assertThat(messages(answer))
          .contains(
              "only the first 0 lines of the events are evaluated, which took 0 s; use fewer"
                  + " events");
      assertThat(answer.path("events")).isEmpty();
    }
  }

  @Test
  void stopsWhenItsRowsAreTooMany() throws Exception {
    try (PlaygroundClient client = client(Duration.ofMinutes(1), 2 << 20)) {
      String event = track("a".repeat(500_000));
      JsonNode answer = client.evaluate("c.yaml", CATALOG, null, event.repeat(9));
      assertThat(messages(answer))
          .contains(
              "only the first 4 lines of the events are evaluated, since their rows have more than"
                  + " 2 MiB; use fewer events");
      assertThat(answer.at("/shown/matched").intValue()).isEqualTo(4);
    }
  }

  /** A limit that is missing stands for any bug. */
  @Test
  void saysInOneSentenceThatItHasABug() throws Exception {
    try (PlaygroundClient client = client(null, 1 << 20)) {
      String body =
          JsonNodeFactory.instance
              .objectNode()
              .put("catalog", CATALOG)
              .put("events", "")
              .toString();
      HttpResponse<String> answer = client.post("api/evaluate", body);
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(PlaygroundClient.json(answer).path("message").textValue())
          .startsWith(
              "This is a bug, please report it: java.lang.NullPointerException at io.spillway.")
          .doesNotContain("\n");
      assertThat(client.get("api/start").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void answersManyAtATimeEachWithItsOwn() throws Exception {
    ExecutorService pages = Executors.newFixedThreadPool(16);
    try (PlaygroundClient client = client(Duration.ofMinutes(1), 1 << 20)) {
      List<Callable<String>> questions = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        String event = "event " + i;
        questions.add(
            () ->
                client
                    .evaluate("c.yaml", CATALOG, null, track(event))
                    .at("/events/0/rowText")
                    .textValue());
      }
      List<String> rows = new ArrayList<>();
      for (Future<String> row : pages.invokeAll(questions)) {
        rows.add(row.get());
      }
      assertThat(rows).hasSize(64).doesNotHaveDuplicates().first().isEqualTo("\"event 0\"");
    } finally {
      pages.shutdownNow();
    }
  }
}
