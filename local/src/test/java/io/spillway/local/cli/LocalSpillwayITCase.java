package io.spillway.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LocalSpillwayITCase {
  private static final String NL = System.lineSeparator();

  private final CommandConsole console = new CommandConsole();

  @Test
  void runsKafkaUntilToldToEnd(@TempDir Path directory) {
    KafkaCommand kafka =
        new KafkaCommand(
            () ->
                whileRunning(
                    () -> {
                      Map<String, Object> config =
                          Map.of(
                              AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                              console.printed("bootstrap.servers=(\\S+)"));
                      try (Admin admin = Admin.create(config)) {
                        assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS))
                            .containsExactlyInAnyOrder("events", "more");
                      }
                      return null;
                    }));

    assertThat(
            execute(
                new CommandLine(kafka),
                "--port",
                "0",
                "--dir",
                directory + "/new",
                "--topic=events:3",
                "--topic=more"))
        .isZero();
    assertThat(console.out()).contains("  data    " + directory + "/new", "  topic   events");
    assertThat(directory.resolve("new/logs")).isDirectory();
  }

  @Test
  void runsS3AndStsUntilToldToEnd() {
    S3Command s3 =
        new S3Command(
            () ->
                whileRunning(
                    () -> {
                      assertThat(statusOf(console.printed("AWS_ENDPOINT_URL_S3=(\\S+)")))
                          .isEqualTo(403);
                      assertThat(statusOf(console.printed("AWS_ENDPOINT_URL_STS=(\\S+)")))
                          .isEqualTo(403);
                      assertThat(Path.of(console.printed("data +(\\S+)"), "customer-a"))
                          .isDirectory();
                      return null;
                    }));

    assertThat(
            execute(
                new CommandLine(s3),
                "--port=0",
                "--sts-port=0",
                "--role=arn:aws:iam::123456789012:role/export,my-id,customer-a"))
        .isZero();
    assertThat(console.out())
        .contains("  buckets checkpoints, customer-a, staging")
        .contains("  role    arn:aws:iam::123456789012:role/export puts into customer-a")
        .contains("  s3.path.style.access: true")
        .doesNotContain("my-id");
    assertThat(Path.of(console.printed("data +(\\S+)"))).doesNotExist();
  }

  @Test
  void explainsAWrongPort() {
    assertThat(execute("kafka", "--port", "70000")).isEqualTo(2);
    assertThat(console.err())
        .isEqualTo(
            "Invalid value for option '--port': '70000' is not a port; give a number from 0 to"
                + " 65535, where 0 takes any free one; see 'spillway kafka --help'"
                + NL);
  }

  @Test
  void explainsAWrongTopicAndRole() {
    assertThat(execute("kafka", "--topic", "a b")).isEqualTo(2);
    assertThat(execute("s3", "--role", "export")).isEqualTo(2);
    assertThat(console.err())
        .contains("'a b' is not a topic; give <name> or <name>:<partitions>, such as events:4; see")
        .contains("'export' is not a role; give <arn>,<external-id>,<bucket>, such as");
  }

  @Test
  void explainsAPortThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      assertThat(execute("kafka", "--port", port)).isEqualTo(2);
      assertThat(execute("s3", "--port", port, "--sts-port=0")).isEqualTo(2);
      assertThat(execute("s3", "--port=0", "--sts-port", port)).isEqualTo(2);
      assertThat(console.err())
          .contains(
              "--port " + port + " is taken by another process; stop it or give another port; see")
          .contains(
              "--sts-port "
                  + port
                  + " is taken by another process; stop it or give another port; see")
          .doesNotContain("Exception", "at io.spillway");
    }
  }

  @Test
  void explainsADirectoryThatIsAFile(@TempDir Path directory) throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    assertThat(execute("kafka", "--port=0", "--dir", file.toString())).isEqualTo(2);
    assertThat(console.err())
        .startsWith(
            "--dir " + file + " cannot be used; name a directory that can be written to; see");
  }

  @Test
  void explainsADirectoryWithSomethingElseInIt(@TempDir Path directory) throws Exception {
    Path logs = Files.createDirectory(directory.resolve("logs"));
    Files.writeString(
        logs.resolve("meta.properties"), "version=1\ncluster.id=another\nnode.id=1\n");
    assertThat(execute("kafka", "--port=0", "--dir", directory.toString())).isEqualTo(2);
    assertThat(console.err())
        .contains("with its data in " + directory + "; give an empty --dir; see");
  }

  @Test
  void listsAllCommands() {
    assertThat(execute()).isZero();
    String commands = console.out().replaceFirst("(?s).*Commands:\\R(.*)\\R\\RExit codes:.*", "$1");
    assertThat(commands.lines().filter(line -> line.matches("  [a-z0-9-]+ .*")))
        .extracting(line -> line.strip().split(" ", 2)[0])
        .containsExactly(
            "validate",
            "eval",
            "preview",
            "playground",
            "import",
            "iam",
            "check",
            "lifecycle",
            "ddl",
            "status",
            "dead-letters",
            "redrive",
            "redeliver",
            "run",
            "demo",
            "cluster",
            "chaos",
            "bench",
            "events",
            "kafka",
            "s3",
            "completion",
            "help");
  }

  @Test
  void saysWhereTheBenchmarkIs() {
    assertThat(execute("bench", "--peer")).isEqualTo(2);
    assertThat(console.err())
        .isEqualTo("bench: the benchmark is not built; use bin/spillway of a checkout" + NL);
  }

  private int execute(String... arguments) {
    return execute(LocalSpillway.commandLine(), arguments);
  }

  private int execute(CommandLine commandLine, String... arguments) {
    return console.execute(commandLine, arguments);
  }

  private static int statusOf(String endpoint) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint + "/"))
            .POST(HttpRequest.BodyPublishers.ofString("Action=AssumeRole"))
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static StopSignal whileRunning(Callable<Object> check) {
    return new StopSignal() {
      @Override
      public void await() {
        try {
          check.call();
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      }

      @Override
      public void close() {}
    };
  }
}
