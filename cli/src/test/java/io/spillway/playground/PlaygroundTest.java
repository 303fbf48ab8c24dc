package io.spillway.playground;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.spillway.record.SourceRecord;
import io.spillway.settings.UsageException;
import io.spillway.status.FlinkApi;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaygroundTest {
  private static final String TRACK = "{\"type\":\"track\",\"event\":\"a\"}\n";

  private static final String CATALOG =
      """
      destinations:
        - id: acme
          settings: {s3_aws_bucket_name: b-1, s3_aws_region: eu-west-1, use_platform_credentials: true}
          mappings:
            - {id: tracks, trigger: type = "track", columns: {e: {'@path': $.event}, x: {'@path': $.x}},
               batch_size_column_name: n}
      """;

  @TempDir private Path folder;
  private PlaygroundClient client;

  @BeforeEach
  void start() throws Exception {
    client = PlaygroundClient.of(Examples.catalog(), Examples.events());
  }

  @AfterEach
  void stop() {
    client.close();
  }

  @Test
  void beginsWithTheExampleAndWhatAnEditorCompletes() throws Exception {
    HttpResponse<String> answer = client.get("api/start");
    JsonNode start = PlaygroundClient.json(answer);
    assertThat(start.at("/catalog/text").textValue())
        .isEqualTo(Files.readString(Path.of("../examples/destinations.yaml")));
    assertThat(start.at("/events/text").textValue())
        .isEqualTo(Files.readString(Path.of("../examples/events.jsonl")));
    assertThat(start.at("/catalog/writable").booleanValue()).isFalse();
    assertThat(start.at("/schema/properties/destinations").isObject()).isTrue();
    assertThat(start.at("/completions/directives").toString()).contains("\"@liquid\"");
    assertThat(start.at("/completions/liquidFilters").toString()).contains("\"upcase\"");
    assertThat(answer.headers().map())
        .containsEntry("x-content-type-options", List.of("nosniff"))
        .containsEntry("cache-control", List.of("no-store"))
        .containsEntry("referrer-policy", List.of("no-referrer"));
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; script-src 'self';");
  }

  @Test
  void saysOfEachEventWhatBecameOfIt() throws Exception {
    JsonNode answer =
        client.evaluate(
            "c.yaml", CATALOG, "tracks", TRACK + "{\"type\":\"page\"}\n\n{\"type\":\n" + TRACK);
    JsonNode events = answer.path("events");
    assertThat(events.findValuesAsText("outcome"))
        .containsExactly("match", "no match", "blank", "rejected", "match");
    assertThat(events.at("/0/label").textValue()).isEqualTo("track a");
    assertThat(events.at("/0/row").toString()).isEqualTo("[\"a\",\"\",\"2\"]");
    assertThat(events.at("/0/rowText").textValue()).isEqualTo("\"a\",\"\",\"2\"");
    assertThat(events.at("/4/key")).isEqualTo(answer.at("/files/0/key"));
    assertThat(events.at("/1/why/0").textValue())
        .isEqualTo("needs type = \"track\" (it is \"page\")");
    assertThat(events.at("/3/rejections/0/reason").textValue()).isEqualTo("NOT_JSON");
    assertThat(answer.path("shown").toString())
        .isEqualTo(
            "{\"header\":[\"e\",\"x\",\"n\"],\"matched\":2,\"of\":4,\"neverFilled\":[\"x\"],"
                + "\"folders\":[{\"folder\":\"\",\"rows\":2}],\"moreFolders\":0}");
    assertThat(answer.at("/ddl/text").textValue()).contains("CREATE EXTERNAL TABLE");
  }

  @Test
  void findsTheRecordsOfLinesThatAreAsTheyWere() throws Exception {
    KnownRecords records = new KnownRecords();
    String track = TRACK.strip();
    for (long offset : new long[] {5, 6}) {
      records.add(
          track, new SourceRecord("events", 0, offset, 0, null, name -> null, SourceRecord.WHOLE));
    }
    OpenEvents opened = new OpenEvents("events", TRACK + TRACK, false, records);
    try (PlaygroundClient topic = PlaygroundClient.of(Examples.catalog(), opened)) {
      String catalog = CATALOG.replace("{'@path': $.x}", "{'@kafka': offset}");
      String events = TRACK.replace("\"a\"", "\"b\"") + TRACK + TRACK + TRACK;
      for (int again = 0; again < 2; again++) {
        JsonNode answer = topic.evaluate("c.yaml", catalog, "tracks", events);
        assertThat(answer.at("/files/0/text").textValue())
            .isEqualTo(
                """
                e,x,n
                "b","","4"
                "a","5","4"
                "a","6","4"
                "a","","4\"\
                """);
      }
    }
  }

  @Test
  void readsRowsWithoutQuotes() throws Exception {
    String minimal =
        CATALOG.replace("batch_size_column_name", "quote: minimal, batch_size_column_name");
    JsonNode answer = client.evaluate("c.yaml", minimal, "tracks", TRACK);
    assertThat(answer.at("/events/0/row").toString()).isEqualTo("[\"a\",\"\",\"1\"]");
    assertThat(answer.at("/events/0/rowText").textValue()).isEqualTo("a,,1");
  }

  @Test
  void oneBadDestinationLeavesTheOthersUsable() throws Exception {
    JsonNode answer =
        client.evaluate("c.yaml", CATALOG + "  - id: bad\n    name: B\n", "tracks", TRACK);
    assertThat(answer.at("/problems/0/severity").textValue()).isEqualTo("error");
    assertThat(answer.at("/problems/0/line").intValue()).isPositive();
    assertThat(answer.at("/destinations").findValuesAsText("id"))
        .containsExactly("acme", "tracks", "bad");
    assertThat(answer.at("/events/0/outcome").textValue()).isEqualTo("match");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[",
        "{",
        "a: &a [*a, *a]",
        "destinations: {a: !!java.net.URL [http://x]}",
        "destinations: [[[], {id: [1]}, {id: a, mappings: 1}, {id: a, mappings: [1, {id: 2}]}]]",
        "destinations: [1, {id: [1]}, {id: a, mappings: 1}, {id: a, mappings: [1, {id: 2}]}]",
        "a: 1\na: 2",
        "---\na: 1\n---\nb: 2",
        "\u0000\ud800",
        "{\"destinations\": [{\"id\": \"a\"}]}"
      })
  void answersAnyTextWithItsProblems(String catalog) throws Exception {
    JsonNode answer = client.evaluate("../../x.yaml", catalog, null, TRACK);
    assertThat(answer.path("problems")).isNotEmpty();
    assertThat(answer.path("files")).isEmpty();
    assertThat(answer.path("ddl").isNull()).isTrue();
    assertThat(answer.at("/events/0/label").textValue()).isEqualTo("track a");
    assertThat(answer.at("/events/0/outcome").textValue()).isEqualTo("no match");
    assertThat(answer.at("/events/0/why/0").textValue())
        .isEqualTo("no mapping of the catalog can be used");
  }

  @Test
  void survivesWhatNestsDeep() throws Exception {
    String deep = "[".repeat(100_000);
    assertThat(client.evaluate("c.yaml", deep, null, TRACK).path("problems")).isNotEmpty();
    assertThat(client.evaluate("c.json", deep, null, TRACK).path("problems")).isNotEmpty();
    JsonNode answer = client.evaluate("c.yaml", CATALOG, null, "{\"a\":" + deep + "\n" + TRACK);
    assertThat(answer.path("events").findValuesAsText("outcome"))
        .containsExactly("rejected", "match");
    assertThat(client.post("api/evaluate", deep).statusCode()).isEqualTo(400);
    assertThat(client.post("api/import", text(deep)).statusCode()).isEqualTo(422);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "null", "1", "{}", "{\"catalog\":1,\"events\":\"\"}", "{} {}"})
  void refusesBodiesThatAreNoRequest(String body) throws Exception {
    HttpResponse<String> answer = client.post("api/evaluate", body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(PlaygroundClient.json(answer).path("message").textValue()).endsWith(".");
  }

  @Test
  void refusesBodiesThatAreTooLarge() throws Exception {
    HttpResponse<String> answer = client.post("api/evaluate", " ".repeat((8 << 20) + 1));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(client.get("api/start").statusCode()).isEqualTo(200);
  }

  @Test
  void refusesATimeThatIsNone() throws Exception {
    String body = "{\"catalog\":\"\",\"events\":\"\",\"at\":\"noon\"}";
    HttpResponse<String> answer = client.post("api/evaluate", body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("'at' is not a time; give one like");
  }

  @Test
  void boundsWhatAnAnswerHolds() throws Exception {
    PlaygroundLimits few =
        new PlaygroundLimits(
            1 << 20, 5, Duration.ofSeconds(10), 1 << 20, 1, 1, 20, 30, 1, 10, 10, 1, 50);
    try (PlaygroundClient bounded =
        PlaygroundClient.of(
            new PlaygroundSettings(Examples.catalog(), Examples.events(), null, null, null, "1"),
            few)) {
      String longEvent = "{\"type\":\"track\",\"event\":\"" + "ä".repeat(100) + "\"}\n";
      JsonNode answer =
          bounded.evaluate(
              "c.yaml",
              CATALOG
                  .replace("}, x:", "}, 'y': {'@path': $.y}, x:")
                  .replace("mappings:", "oops: 1\n    uups: 2\n    mappings:"),
              null,
              longEvent.repeat(9));
      assertThat(answer.path("problems")).hasSizeGreaterThanOrEqualTo(1);
      assertThat(answer.path("moreProblems").intValue()).isPositive();
      JsonNode usable = bounded.evaluate("c.yaml", CATALOG, null, longEvent.repeat(9) + "x\n");
      assertThat(usable.path("events")).hasSize(5);
      assertThat(usable.path("problems").findValuesAsText("message"))
          .contains("only the first 5 lines of the events are evaluated; preview takes all");
      assertThat(usable.at("/events/0/rowIsCut").booleanValue()).isTrue();
      assertThat(usable.at("/events/0/rowText").textValue()).hasSize(20);
      assertThat(usable.at("/events/4/row").isNull()).isTrue();
      assertThat(usable.at("/files/0/isCut").booleanValue()).isTrue();
      assertThat(usable.at("/files/0/text").textValue()).isEqualTo("e,x,n\n\"ä");
    }
  }

  @Test
  void neverShowsTheValueOfAVariable() throws Exception {
    String path = System.getenv("PATH");
    assertThat(path).isNotBlank();
    String catalog =
        """
        destinations:
          - id: acme
            settings: {s3_aws_bucket_name: b-1, s3_aws_region: eu-west-1,
              iam_role_arn: 'arn:aws:iam::123456789012:role/s', iam_external_id: '${PATH}'}
            mappings: [{id: a, trigger: type = "track", columns: {p: '${PATH}'}}]
        """;
    JsonNode answer = client.evaluate("c.yaml", catalog, null, TRACK);
    assertThat(answer.path("files")).hasSize(1);
    assertThat(answer.toString()).contains("${PATH}").doesNotContain(path);
  }

  @Test
  void refusesRequestsUnderAnotherName() throws Exception {
    int port = URI.create(client.address()).getPort();
    String head = "GET /api/start HTTP/1.1\r\nHost: evil.example:" + port + "\r\n";
    assertThat(raw(port, head)).startsWith("HTTP/1.1 403 ").doesNotContain("acme");
    assertThat(raw(port, "GET /api/start HTTP/1.0\r\n")).startsWith("HTTP/1.1 403 ");
    assertThat(raw(port, "GET /../../etc/passwd HTTP/1.1\r\nHost: localhost:" + port + "\r\n"))
        .startsWith("HTTP/1.1 404 ");
  }

  private static String raw(int port, String head) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void savesAValidCatalogAndNoOther() throws Exception {
    String valid = Files.readString(Path.of("../examples/destinations.yaml"));
    Path file = Files.writeString(folder.resolve("c.yaml"), "destinations: []\n");
    try (PlaygroundClient writing =
        PlaygroundClient.of(OpenCatalog.file(file, true), Examples.events())) {
      String revision =
          PlaygroundClient.json(writing.get("api/start")).at("/catalog/revision").textValue();

      HttpResponse<String> invalid = writing.post("api/save", save("destinations: 1", revision));
      assertThat(invalid.statusCode()).isEqualTo(422);
      assertThat(PlaygroundClient.json(invalid).path("problems")).isNotEmpty();
      assertThat(file).hasContent("destinations: []\n");

      HttpResponse<String> saved = writing.post("api/save", save(valid, revision));
      assertThat(saved.statusCode()).isEqualTo(200);
      assertThat(file).hasContent(valid);
      assertThat(writing.post("api/save", save(valid, revision)).statusCode()).isEqualTo(409);
      String next = PlaygroundClient.json(saved).path("revision").textValue();
      assertThat(writing.post("api/save", save(valid, next)).statusCode()).isEqualTo(200);
    }
    assertThat(client.post("api/save", save(valid, "")).statusCode()).isEqualTo(403);
  }

  private static String save(String text, String revision) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("text", text)
        .put("revision", revision)
        .toString();
  }

  @Test
  void importsAWorkspaceAndASubscriptionAlone() throws Exception {
    String workspace = Files.readString(Path.of("../examples/segment/workspace.json"));
    JsonNode all = PlaygroundClient.json(client.post("api/import", text(workspace)));
    assertThat(all.path("yaml").textValue()).startsWith("destinations:\n");
    assertThat(all.path("report").get(0).textValue()).isEqualTo("Taken:");
    JsonNode one =
        PlaygroundClient.json(
            client.post(
                "api/import",
                text("{\"id\":\"s1\",\"trigger\":\"type = \\\"track\\\"\",\"settings\":{}}")));
    assertThat(one.path("yaml").textValue())
        .isEqualTo("mappings:\n  - id: s1\n    enabled: true\n    trigger: 'type = \"track\"'\n");
    assertThat(client.post("api/import", text("{\"a\":1}")).statusCode()).isEqualTo(422);
  }

  private static String text(String text) {
    return JsonNodeFactory.instance.objectNode().put("text", text).toString();
  }

  @Test
  void saysThatAJobIsNotKnownOrDoesNotAnswer() throws Exception {
    assertThat(client.get("api/status").statusCode()).isEqualTo(404);
    String nobody = "http://localhost:1";
    PlaygroundSettings settings =
        new PlaygroundSettings(
            Examples.catalog(),
            Examples.events(),
            null,
            nobody,
            new FlinkApi(nobody, "--job"),
            "1");
    try (PlaygroundClient other = PlaygroundClient.of(settings, PlaygroundLimits.DEFAULTS)) {
      HttpResponse<String> answer = other.get("api/status");
      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(answer.body()).contains("--job http://localhost:1: nothing answers there;");
    }
  }

  @Test
  void saysThatItsPortIsTaken() {
    int port = URI.create(client.address()).getPort();
    PlaygroundSettings settings =
        new PlaygroundSettings(Examples.catalog(), Examples.events(), null, null, null, "1");
    assertThatThrownBy(() -> Playground.start(settings, port))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--port " + port + ": cannot be used: ");
  }
}
