package io.spillway.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.flink.FlinkRest;
import io.spillway.local.host.DataDirectory;
import io.spillway.local.host.FreePorts;
import io.spillway.local.host.Wait;
import io.spillway.local.page.BuiltCheckout;
import io.spillway.local.page.CommandBlock;
import io.spillway.local.page.Shell;
import io.spillway.local.platform.PlatformStorage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the pages have their readers do with a Flink cluster of their own. {@code flink} is a script
 * that starts what Flink's own script starts; buckets and the cluster's address are the test's.
 */
@Tag("cluster")
@Timeout(600)
class FlinkBlocksITCase {
  private static final String CONFIG = "s3://" + PlatformStorage.STAGING + "/config";

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private DemoCluster cluster;
  private Shell shell;

  @BeforeEach
  void start() throws Exception {
    Path directory = Path.of("target", "cluster", "blocks").toAbsolutePath();
    DataDirectory.delete(directory);
    cluster = DemoCluster.start(directory, 1, FreePorts.next());
    Path conf = BuiltCheckout.in(folder).path().resolve("conf");
    Files.copy(
        directory.resolve("conf/config.yaml"),
        conf.resolve("config.yaml"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(conf.resolve("spillway.yaml"), settings());
    // The cluster's processes have no variable for the example's external id.
    upload(
        Files.readString(folder.resolve("examples/destinations.yaml"))
            .replace("iam_external_id: ${ACME_EXTERNAL_ID}", "iam_external_id: id-of-acme"));
    shell = new BuiltCheckout(folder).shell().tool("flink", flink(directory.resolve("conf")));
    cluster.storage().credentialsAsEnvironment().forEach(shell::with);
  }

  @AfterEach
  void stop() {
    if (shell != null) {
      shell.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  private void upload(String catalog) throws IOException {
    cluster.storage().useInThisJvm();
    org.apache.flink.core.fs.Path path =
        new org.apache.flink.core.fs.Path(CONFIG + "/destinations.yaml");
    try (OutputStream out = path.getFileSystem().create(path, WriteMode.NO_OVERWRITE)) {
      out.write(catalog.getBytes(StandardCharsets.UTF_8));
    }
  }

  private String settings() {
    return """
    kafka:
      bootstrap.servers: %s
    source:
      topics: [%s]
      group-id: spillway
    staging:
      path: s3://staging/files
    dead-letters:
      path: s3://staging/dead-letters
    """
        .formatted(cluster.bootstrapServers(), DemoCluster.TOPIC);
  }

  private static String flink(Path conf) throws IOException {
    Path log =
        Files.writeString(
            conf.resolve("client-log4j2.properties"),
            """
            appender.errors.type = Console
            appender.errors.name = Errors
            appender.errors.target = SYSTEM_ERR
            appender.errors.layout.type = PatternLayout
            appender.errors.layout.pattern = %p %m%n
            rootLogger.level = error
            rootLogger.appenderRef.errors.ref = Errors
            """);
    BuiltArtifacts artifacts = BuiltArtifacts.find();
    return """
    export FLINK_CONF_DIR='%s' FLINK_PLUGINS_DIR='%s'
    export AWS_JAVA_V1_DISABLE_DEPRECATION_ANNOUNCEMENT=true
    exec java @'%s' -Dlog4j2.configurationFile='%s' -cp '%s' org.apache.flink.client.cli.CliFrontend "$@"
    """
        .formatted(
            conf, artifacts.plugins(), artifacts.jvmOptions(), log, artifacts.flinkClassPath());
  }

  @Test
  void runsUpgradesAndRunsThroughTheRestApiAsTyped() throws Exception {
    List<CommandBlock> blocks = CommandBlock.runBy(FlinkBlocksITCase.class);
    assertThat(blocks)
        .extracting(CommandBlock::page)
        .containsExactly(
            "docs/operations/deploy.md", "docs/operations/deploy.md", "docs/operations/run.md");

    String first = submitted(blocks.get(0), "Job has been submitted with JobID ");
    awaitRunning(first);
    String second = submitted(blocks.get(2), "Job has been submitted with JobID ");
    assertThat(cluster.flink().rest().state(first)).isEqualTo("FINISHED");
    awaitRunning(second);
    assertThat(cluster.flink().rest().restores(second)).isEqualTo(1);
    cluster.flink().rest().cancel(second);
    // Without the state of those before, which the job would refuse.
    Files.writeString(
        folder.resolve("conf/spillway.yaml"), settings().replace("id: spillway", "id: another"));
    awaitRunning(submitted(blocks.get(1), "Submitted as job "));
  }

  private void awaitRunning(String job) throws Exception {
    FlinkRest rest = cluster.flink().rest();
    Wait.until(() -> job + " to run", PATIENCE, () -> rest.runsWith(job, 2));
  }

  /** The id of the job. */
  private String submitted(CommandBlock block, String said) throws Exception {
    String commands =
        block
            .text()
            .replace("s3://your-config", CONFIG)
            .replace("s3://your-checkpoints", "s3://" + PlatformStorage.CHECKPOINTS)
            .replace(
                "jobmanager:8081", cluster.flink().rest().address().replaceFirst("^http://", ""));
    int exitCode = shell.run(commands);
    assertThat(exitCode).as(shell.output()).isZero();
    assertThat(shell.output()).contains(said).doesNotContain("ERROR catalog ");
    return shell.output().replaceFirst("(?s).*" + said, "").strip();
  }
}
