package io.spillway.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spillway.cli.Spillway;
import io.spillway.local.kafka.EmbeddedKafka;
import io.spillway.local.kafka.TestTopic;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The playground with the events of a real topic. */
@Timeout(180)
class PlaygroundCommandITCase {
  private static EmbeddedKafka kafka;

  private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start();
    kafka.createTopic("events", 3);
    kafka.createTopic("empty", 1);
    kafka.createTopic("arrays", 1);
    new TestTopic(kafka, "events")
        .send(
            IntStream.range(0, 50)
                .mapToObj(i -> ("{\"type\":\"track\",\n\"event\":\"e-" + i + "\"}").getBytes(UTF_8))
                .toList());
  }

  @AfterAll
  static void stop() {
    if (kafka != null) {
      kafka.close();
    }
  }

  private static List<String> arguments(String topic, String last) {
    return List.of(
        "playground",
        "--port=0",
        "--bootstrap=" + kafka.bootstrapServers(),
        "--topic=" + topic,
        "--last=" + last);
  }

  /** Starts the command, asks it what its page begins with, and ends it as Ctrl-C does. */
  private JsonNode start(List<String> arguments) throws Exception {
    PipedInputStream printed = new PipedInputStream();
    PipedOutputStream out = new PipedOutputStream(printed);
    FutureTask<Integer> command =
        new FutureTask<>(
            () -> {
              try (out) {
                return Spillway.run(arguments, InputStream.nullInputStream(), out, complaints);
              }
            });
    Thread thread = new Thread(command, "playground");
    thread.start();
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(printed, UTF_8))) {
      String address = lines.readLine();
      String start =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(address + "api/start")).build(),
                  BodyHandlers.ofString())
              .body();
      thread.interrupt();
      assertThat(command.get(30, TimeUnit.SECONDS)).isZero();
      return new JsonMapper().readTree(start).path("events");
    } finally {
      thread.interrupt();
    }
  }

  @Test
  void showsTheLastEventsOfATopicAndLeavesNothingThere() throws Exception {
    JsonNode events = start(arguments("events", "20"));

    assertThat(events.path("name").textValue()).isEqualTo("events");
    assertThat(events.path("text").textValue().lines())
        .hasSize(20)
        .allMatch(line -> line.startsWith("{\"type\":\"track\", \"event\":\"e-"))
        .contains("{\"type\":\"track\", \"event\":\"e-49\"}");
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
      assertThat(admin.listGroups().all().get()).isEmpty();
    }
  }

  @Test
  void takesRecordsApart() throws Exception {
    List<byte[]> records =
        List.of(
            "[{\"event\":\"a\"},{\"event\":\"b\"},{\"event\":\"c\"}]".getBytes(UTF_8),
            "{}".getBytes(UTF_8),
            "[{\"event\":\n\"d\"}]".getBytes(UTF_8));
    new TestTopic(kafka, "arrays").send(records);
    List<String> arguments = new ArrayList<>(arguments("arrays", "3"));
    arguments.add("--format=json-array");
    assertThat(start(arguments).path("text").textValue())
        .isEqualTo("{\"event\":\"b\"}\n{\"event\":\"c\"}\n{\"event\": \"d\"}\n");
    assertThat(complaints.toString(UTF_8))
        .isEqualTo(
            "1 record of arrays left out: the record cannot be read as json-array: it does not"
                + " begin with '['\n");
  }

  @Test
  void showsATopicWithoutEvents() throws Exception {
    assertThat(start(arguments("empty", "20")).path("text").textValue()).isEmpty();
  }

  @Test
  void saysInOneSentenceThatATopicDoesNotExist() {
    assertThat(CommandRun.of(arguments("evnets", "20")))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "--topic evnets: does not exist at "
                    + kafka.bootstrapServers()
                    + ", or may not be seen with these --kafka settings; check its name\n"));
  }

  @Test
  void saysInOneSentenceThatKafkaIsNotThere() throws Exception {
    String nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = "127.0.0.1:" + socket.getLocalPort();
    }
    CommandRun run =
        CommandRun.of(List.of("playground", "--port=0", "--bootstrap=" + nobody, "--topic=events"));
    assertThat(run)
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "--bootstrap: '"
                    + nobody
                    + "' refuses connections; check host and port, and that the broker runs and"
                    + " listens on this address\n"));
  }
}
