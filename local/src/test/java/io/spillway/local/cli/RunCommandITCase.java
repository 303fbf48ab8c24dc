package io.spillway.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.kafka.EmbeddedKafka;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An argument that cannot be used results in one sentence and exit code 2. */
class RunCommandITCase {
  private static final String CATALOG =
      """
      destinations:
        - id: acme
          settings:
            iam_role_arn: arn:aws:iam::111111111111:role/acme
            iam_external_id: ${ACME_EXTERNAL_ID}
            s3_aws_bucket_name: acme-bucket
            s3_aws_region: eu-west-1
          mappings:
            - id: all
      """;

  @TempDir Path directory;
  private Path catalog;
  private final CommandConsole console = new CommandConsole();

  @BeforeEach
  void writeCatalogAndFlinkConf() throws Exception {
    catalog = Files.writeString(directory.resolve("destinations.yaml"), CATALOG);
    Files.writeString(
        directory.resolve("config.yaml"),
        "parallelism.default: 1\n"
            + "execution.checkpointing.dir: "
            + directory.resolve("checkpoints").toUri());
  }

  @Test
  void namesAMissingCatalog() {
    Path missing = directory.resolve("nowhere.yaml");
    assertRefused(
        List.of("--destinations=" + missing),
        "catalog " + missing + ": there is no such file; give the catalog's path or URI");
  }

  @Test
  void namesTheLineOfAMalformedCatalog() throws Exception {
    Files.writeString(catalog, "destinations:\n  - id: [acme\n");
    assertRefused(
        List.of(),
        "catalog " + catalog + ": 1 problem:\ndestinations.yaml:3: not well-formed YAML or JSON");
  }

  @Test
  void namesEveryProblemOfACatalogAtOnce() throws Exception {
    Files.writeString(
        catalog,
        CATALOG.replace("acme-bucket", "s3://acme-bucket").replace("eu-west-1", "Ireland"));
    assertRefused(
        List.of(),
        "catalog "
            + catalog
            + ": 2 problems:\n"
            + "destinations.yaml:6: destinations[0].settings.s3_aws_bucket_name: 's3://acme-bucket'"
            + " is a URI or ARN; give the bucket's name alone, e.g. my-bucket\n"
            + "destinations.yaml:7: destinations[0].settings.s3_aws_region: 'Ireland' is not a"
            + " region code; give one like eu-west-1");
  }

  @Tag("cluster")
  @Test
  void namesAKafkaThatCannotBeReached() {
    assertRefused(
        List.of(),
        "kafka.bootstrap.servers: '127.0.0.1:1' refuses connections; check host and port, and that"
            + " the broker runs and listens on this address");
  }

  @Test
  void namesATopicThatIsNotThere() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      assertRefused(
          List.of("--set=kafka.bootstrap.servers=" + kafka.bootstrapServers()),
          "source.topics: 'events' does not exist at "
              + kafka.bootstrapServers()
              + "; create or remove what does not");
      assertRefused(
          List.of(
              "--set=kafka.bootstrap.servers=" + kafka.bootstrapServers(),
              "--set=source.stop-at=latest"),
          "source.topics: 'events' does not exist at ");
    }
  }

  @Test
  void namesAPortThatIsTaken() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      kafka.createTopic("events", 1);
      Path conf = directory.resolve("config.yaml");
      Files.writeString(
          conf,
          Files.readString(conf)
              + "\nexecution.checkpointing.interval: 1 s\nrest.port: "
              + taken.getLocalPort()
              + "\n");
      assertRefused(
          List.of("--set=kafka.bootstrap.servers=" + kafka.bootstrapServers()),
          "rest.port: "
              + taken.getLocalPort()
              + " is taken by another process, perhaps by another run; stop that one, as two runs"
              + " of one source.group-id deliver everything twice, or set another port in "
              + conf);
    }
  }

  @Test
  void namesAnUnknownSetting() {
    assertRefused(
        List.of("--set=staging.paht=s3://staging"),
        "staging.paht: unknown key; did you mean staging.path? docs/configuration.md has all");
  }

  @Test
  void namesAnUnknownOption() {
    assertRefused(List.of("--destinatons=x"), "Unknown option: '--destinatons=x'");
  }

  @Test
  void namesAStagingPathWithoutItsFileSystem() {
    assertRefused(
        List.of("--set=staging.path=gs://staging/files"),
        "staging.path: there is no file system for 'gs://' of 'gs://staging/files'; put its plugin"
            + " (for s3: flink-s3-fs-hadoop) into Flink's plugins folder");
  }

  @Test
  void namesAFlinkConfFolderWithoutConfiguration() {
    assertRefused(
        List.of("--flink-conf=" + directory.resolve("none")),
        "--flink-conf "
            + directory.resolve("none")
            + ": there is no config.yaml in it; give Flink's conf folder");
  }

  @Test
  void namesTheMissingPlaceForState() throws Exception {
    Files.writeString(directory.resolve("config.yaml"), "parallelism.default: 1\n");
    assertRefused(
        List.of(),
        "execution.checkpointing.dir: missing in "
            + directory.resolve("config.yaml")
            + "; without it the job would lose its state when it stops");
  }

  @Test
  void namesTheMissingIntervalOfCheckpoints() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic("events", 1);
      assertRefused(
          List.of("--set=kafka.bootstrap.servers=" + kafka.bootstrapServers()),
          "execution.checkpointing.interval: missing in Flink's settings; ");
    }
  }

  @Test
  void namesAJobManagerThatIsNoAddress() {
    assertRefused(
        List.of("--jobmanager=jobmanager"),
        "--jobmanager jobmanager: not an address; give host:port of the cluster's REST API");
  }

  /** It goes on: a firewall may say who reaches it. */
  @Tag("cluster")
  @Test
  void warnsOfARestApiThatOtherMachinesReach() throws Exception {
    bindTo("0.0.0.0");
    assertRefused(
        List.of(),
        "rest.bind-address: '0.0.0.0' opens Flink's REST API to other machines: whoever reaches it"
            + " can stop the job and run code as this process. Set it to localhost, or let a"
            + " firewall say who may.",
        "kafka.bootstrap.servers: '127.0.0.1:1' refuses connections");
  }

  @Test
  void namesABindAddressThatIsNone() throws Exception {
    bindTo("no such host");
    assertRefused(
        List.of(),
        "rest.bind-address: 'no such host' is no address of this machine; remove it, or set it to"
            + " localhost");
  }

  private void bindTo(String address) throws Exception {
    Path conf = directory.resolve("config.yaml");
    Files.writeString(conf, Files.readString(conf) + "\nrest.bind-address: " + address + "\n");
  }

  /** Runs the command with valid arguments, some of which are replaced. */
  private void assertRefused(List<String> given, String... parts) {
    List<String> arguments = new ArrayList<>(List.of("run"));
    addUnlessGiven(arguments, given, "--destinations=", catalog.toString());
    addUnlessGiven(arguments, given, "--flink-conf=", directory.toString());
    addUnlessGiven(arguments, given, "--set=kafka.bootstrap.servers=", "127.0.0.1:1");
    addUnlessGiven(arguments, given, "--set=staging.path=", directory.resolve("s").toUri() + "");
    arguments.add("--set=source.topics=events");
    arguments.add("--set=dead-letters.path=" + directory.resolve("d").toUri());
    arguments.addAll(given);
    assertThat(console.execute(LocalSpillway.commandLine(), arguments.toArray(String[]::new)))
        .isEqualTo(2);
    assertThat(console.err()).startsWith(parts[0]).doesNotContain("\tat ");
    for (String part : parts) {
      assertThat(console.err()).contains(part);
    }
  }

  private static void addUnlessGiven(
      List<String> arguments, List<String> given, String option, String value) {
    if (given.stream().noneMatch(argument -> argument.startsWith(option))) {
      arguments.add(option + value);
    }
  }
}
