package io.spillway.local.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.cli.LocalSpillway;
import io.spillway.local.host.DataDirectory;
import io.spillway.local.host.FreePorts;
import io.spillway.local.host.Wait;
import io.spillway.local.kafka.TestTopic;
import io.spillway.local.platform.PlatformServers;
import io.spillway.local.platform.PlatformStorage;
import io.spillway.local.s3.AnsweringServer;
import io.spillway.local.s3.AnsweringServer.Answer;
import io.spillway.local.s3.DestinationEntry;
import io.spillway.local.s3.EndlessAnswer;
import io.spillway.local.s3.Role;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Stores, and an STS for some roles, whose answers never end, while the job has a small heap: no
 * memory runs out, the other destination keeps its rate, and what waited arrives once the answers
 * have an end.
 */
@Tag("cluster")
class EndlessAnswersITCase {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration WINDOW = Duration.ofSeconds(30);
  private static final long MILLIS_PER_EVENT = 20;

  /** Three seconds of events. */
  private static final int MOST_ON_THE_WAY = 150;

  /** A destination that fails is asked again and again. */
  private static final int ATTEMPTS = 4;

  private static final String HEALTHY = "healthy";
  private static final String MAPPING =
      """
          mappings:
            - id: all
              trigger: type = "track"
              batch_size: %d
              columns: {id: {"@path": $.messageId}}
      """;

  private final Path directory = Path.of("target", "cluster", "endless-answers").toAbsolutePath();

  /** By the destination's id; those of STS answer the requests for its role. */
  private final Map<String, EndlessAnswer> answers = new LinkedHashMap<>();

  /** The rows of each object that {@link #server} said it has, by destination and path. */
  private final Map<String, Map<String, List<String>>> taken = new ConcurrentHashMap<>();

  private PlatformServers servers;
  private AnsweringServer server;

  @BeforeEach
  void start() throws Exception {
    DataDirectory.delete(directory);
    servers = PlatformServers.start(directory.resolve("servers"));
    server = AnsweringServer.start();
    for (EndlessAnswer answer : EndlessAnswer.values()) {
      answers.put("s3-" + answer.name().toLowerCase(Locale.ROOT).replace('_', '-'), answer);
    }
    answers.put("sts-error", EndlessAnswer.ERROR);
    answers.put("sts-success", EndlessAnswer.SUCCESS);
    answers.put("sts-dripping", EndlessAnswer.DRIPPING_SUCCESS);
    servers.storage().addCustomer(role(HEALTHY));
    answerWithAnEnd(HEALTHY);
    for (String id : answers.keySet()) {
      servers.storage().addCustomer(role(id));
      taken.put(id, new ConcurrentHashMap<>());
      answerWithAnEnd(id);
    }
  }

  @AfterEach
  void stop() {
    server.close();
    servers.close();
  }

  @Test
  void harmNobodyElseInAJobWithASmallHeap() throws Exception {
    try (ChildProcess job = run();
        Feed feed = new Feed(servers)) {
      job.awaitOutput("web UI: ", PATIENCE);
      awaitAllRows(job, 1);
      Wait.until(
          "no backlog", PATIENCE, () -> feed.sent() - rows(HEALTHY).size() <= MOST_ON_THE_WAY);
      double usual = rowsPerSecond();

      Map<String, Integer> before = new LinkedHashMap<>();
      answers.forEach(
          (id, answer) -> {
            before.put(id, server.requests(target(id)).size());
            server.answer(target(id), isTaken(id, answer) ? taking(id, answer) : answer);
            servers.storage().expireSessions(role(id).arn());
          });
      // It asks the same STS.
      servers.storage().expireSessions(role(HEALTHY).arn());
      double meanwhile = rowsPerSecond();
      for (String id : answers.keySet()) {
        Wait.until(
            ATTEMPTS + " requests of " + id,
            PATIENCE,
            () -> {
              job.checkAlive();
              return server.requests(target(id)).size() - before.get(id) >= ATTEMPTS;
            });
      }
      assertThat(meanwhile).isGreaterThan(0.9 * usual);

      answers.keySet().forEach(this::answerWithAnEnd);
      List<String> all = IntStream.range(0, feed.stop()).mapToObj(i -> "\"m-" + i + "\"").toList();
      awaitAllRows(job, all.size());
      assertThat(rows(HEALTHY)).containsExactlyInAnyOrderElementsOf(all);
      for (String id : answers.keySet()) {
        assertThat(rows(id)).as(id).containsExactlyInAnyOrderElementsOf(all);
      }
      job.checkAlive();
    }
    assertThat(Files.readString(directory.resolve("job.log"), UTF_8))
        .doesNotContain("OutOfMemoryError");
  }

  /** Starts {@code bin/spillway run}, which ends at the first failure of a task. */
  private ChildProcess run() throws Exception {
    Configuration flink = servers.storage().fileSystem();
    flink.setString("parallelism.default", "1");
    flink.setString("rest.port", Integer.toString(FreePorts.next()));
    flink.setString("execution.checkpointing.interval", "1 s");
    flink.setString("execution.checkpointing.dir", "s3://" + PlatformStorage.CHECKPOINTS + "/job");
    flink.setString("restart-strategy.type", "none");
    flink.setString("taskmanager.memory.managed.size", "64m");
    Path conf = Files.createDirectories(directory.resolve("conf"));
    ClusterConfiguration.write(flink, conf);
    BuiltArtifacts artifacts = BuiltArtifacts.find();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-Xmx700m",
                "-XX:+ExitOnOutOfMemoryError",
                "@" + artifacts.jvmOptions(),
                "-cp",
                artifacts.spillwayClassPath(),
                LocalSpillway.class.getName(),
                "run",
                "--flink-conf=" + conf));
    arguments.addAll(1, servers.storage().credentialsAsJvmOptions());
    arguments.addAll(servers.jobArguments(catalog()));
    arguments.addAll(
        List.of(
            "--set=sts.endpoint=" + server.endpoint(),
            "--set=batch.max-age=5 s",
            "--set=deliver.request-timeout=10 s",
            "--set=deliver.first-backoff=100 ms",
            "--set=deliver.longest-backoff=500 ms",
            "--set=deliver.probe-interval=500 ms"));
    return ChildProcess.start(
        "job", directory, Map.of("FLINK_PLUGINS_DIR", artifacts.plugins().toString()), arguments);
  }

  private Path catalog() throws Exception {
    StringBuilder catalog =
        new StringBuilder("destinations:\n").append(entry(HEALTHY)).append(MAPPING.formatted(25));
    for (String id : answers.keySet()) {
      catalog.append(entry(id)).append(MAPPING.formatted(1_000));
    }
    return Files.writeString(directory.resolve("destinations.yaml"), catalog);
  }

  private String entry(String id) {
    URI s3 = isAtServer(id) ? server.endpoint() : servers.storage().s3().endpoint();
    return DestinationEntry.of(id, role(id), s3);
  }

  private static Role role(String id) {
    return Role.of("arn:aws:iam::000000000001:role/" + id, id + "-id", id);
  }

  /** Whether {@link #server} is its store; it is the STS of all. */
  private static boolean isAtServer(String id) {
    return id.startsWith("s3-");
  }

  /** Whose requests get its answer. */
  private static String target(String id) {
    return isAtServer(id) ? id : role(id).arn();
  }

  private void answerWithAnEnd(String id) {
    server.answer(role(id).arn(), askedOf(servers.storage().sts().endpoint()));
    server.answer(
        id,
        taking(
            id,
            (request, out) ->
                AnsweringServer.respond(
                    out, 200, "", "ETag: \"d41d8cd98f00b204e9800998ecf8427e\"")));
  }

  /** S3 has the object as soon as it begins to answer so. */
  private static boolean isTaken(String id, EndlessAnswer answer) {
    return isAtServer(id) && answer.isSuccess();
  }

  private Answer taking(String id, Answer answer) {
    return (request, out) -> {
      // Between the rows are the file's header and the signatures of its chunks.
      List<String> rows =
          new String(request.body(), UTF_8)
              .lines()
              .filter(line -> line.startsWith("\"m-"))
              .toList();
      taken.get(id).put(request.path(), rows);
      answer.write(request, out);
    };
  }

  /** What another server answers. */
  private static Answer askedOf(URI other) {
    return (request, out) -> {
      StringBuilder head = new StringBuilder("POST " + request.path() + " HTTP/1.1\r\n");
      request.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
      String closing = head.toString().replaceAll("connection: .*", "connection: close");
      try (Socket socket = new Socket(other.getHost(), other.getPort())) {
        socket.getOutputStream().write((closing + "\r\n").getBytes(ISO_8859_1));
        socket.getOutputStream().write(request.body());
        socket.getInputStream().transferTo(out);
      }
    };
  }

  private void awaitRows(ChildProcess job, String id, int count) throws Exception {
    Wait.until(
        () -> count + " rows of " + id + ", not " + rows(id).size(),
        PATIENCE,
        () -> {
          job.checkAlive();
          return rows(id).size() >= count;
        });
  }

  /** Of all destinations. */
  private void awaitAllRows(ChildProcess job, int count) throws Exception {
    awaitRows(job, HEALTHY, count);
    for (String id : answers.keySet()) {
      awaitRows(job, id, count);
    }
  }

  private List<String> rows(String id) {
    return isAtServer(id)
        ? taken.get(id).values().stream().flatMap(List::stream).toList()
        : servers.storage().s3().objects(id).stream()
            .map(object -> new String(servers.storage().s3().read(id, object.key()), UTF_8))
            .flatMap(text -> text.lines().skip(1))
            .toList();
  }

  /** Of the healthy one. */
  private double rowsPerSecond() throws InterruptedException {
    long start = System.nanoTime();
    int before = rows(HEALTHY).size();
    Thread.sleep(WINDOW.toMillis());
    return (rows(HEALTHY).size() - before) * 1e9 / (System.nanoTime() - start);
  }

  /** Sends events {@code m-0}, {@code m-1}, ... at a constant rate. */
  private static final class Feed implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger sent = new AtomicInteger();

    Feed(PlatformServers servers) {
      producer = new TestTopic(servers.kafka(), PlatformServers.TOPIC).producer();
      var unused =
          clock.scheduleAtFixedRate(this::send, 0, MILLIS_PER_EVENT, TimeUnit.MILLISECONDS);
    }

    private void send() {
      String event = "{\"type\":\"track\",\"messageId\":\"m-" + sent.getAndIncrement() + "\"}";
      var unused = producer.send(TestTopic.record(PlatformServers.TOPIC, null, event));
    }

    int sent() {
      return sent.get();
    }

    /** Returns how many events were sent; the broker has all of them. */
    int stop() throws InterruptedException {
      clock.shutdown();
      assertThat(clock.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      producer.flush();
      return sent.get();
    }

    @Override
    public void close() {
      clock.shutdownNow();
      producer.close();
    }
  }
}
