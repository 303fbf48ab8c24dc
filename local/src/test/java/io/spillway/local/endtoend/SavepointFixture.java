package io.spillway.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.host.DataDirectory;
import io.spillway.local.host.Wait;
import io.spillway.local.platform.PlatformStorage;
import io.spillway.local.s3.EmbeddedS3.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Takes the savepoint that {@link UpgradeITCase} restores. Not part of any build: it is run once
 * for each release and writes {@code local/src/test/resources/savepoints/<release>}, to be
 * committed:
 *
 * <pre>{@code
 * mvn verify -pl local -am -Dtest=none -Dit.test=SavepointFixture -Dsavepoint.release=1.2.0 \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
 * }</pre>
 */
class SavepointFixture {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension private final TestPlatform platform = new TestPlatform();

  @Test
  void takeSavepoint() throws Exception {
    String release = Objects.requireNonNull(System.getProperty("savepoint.release"), "release");
    Path folder = SavepointScenario.SAVEPOINTS.resolve(release);
    DataDirectory.delete(folder);
    SavepointScenario scenario = new SavepointScenario(platform);
    platform.revoke(scenario.acme());
    Configuration flink = new Configuration();
    flink.setString("execution.checkpointing.interval", "4 s");
    // Held rows are overdue when the savepoint is restored.
    try (RunningJob job = scenario.submit(flink, "--set=batch.max-age=2 min")) {
      scenario.send(0, SavepointScenario.FIRST_EVENTS);
      int globexRows = full(SavepointScenario.FIRST_EVENTS, SavepointScenario.GLOBEX_BATCH_SIZE);
      Wait.until(
          "globex's files", PATIENCE, () -> platform.rows(scenario.globex()).size() == globexRows);
      Wait.until(
          "acme to refuse", PATIENCE, () -> job.metric("Deliver", "destination.acme.denied") > 0);
      long checkpoints = job.completedCheckpoints();
      Wait.until("a checkpoint", PATIENCE, () -> job.completedCheckpoints() > checkpoints);
      // Their files are closed after that checkpoint, and therefore committed with the savepoint.
      scenario.send(SavepointScenario.FIRST_EVENTS, SavepointScenario.EVENTS);
      Wait.until(
          "the last full files",
          PATIENCE,
          () ->
              job.metric("Batch", "batchedRows")
                  == full(SavepointScenario.EVENTS, SavepointScenario.ACME_BATCH_SIZE)
                      + full(SavepointScenario.EVENTS, SavepointScenario.GLOBEX_BATCH_SIZE));
      assertThat(job.completedCheckpoints()).as("run it again").isEqualTo(checkpoints + 1);
      Files.createDirectories(folder);
      Files.write(folder.resolve(SavepointScenario.GLOBEX_ROWS), platform.rows(scenario.globex()));
      String savepoint = job.stopWithSavepoint();
      copy(
          PlatformStorage.CHECKPOINTS,
          savepoint.substring(("s3://" + PlatformStorage.CHECKPOINTS + "/").length()) + "/",
          folder.resolve(SavepointScenario.SAVEPOINT));
      copy(PlatformStorage.STAGING, "", folder.resolve(SavepointScenario.STAGING));
    }
  }

  /** How many rows are in full files. */
  private static int full(int events, int batchSize) {
    return events - events % batchSize;
  }

  private void copy(String bucket, String prefix, Path to) throws IOException {
    for (StoredObject object : platform.s3().objects(bucket)) {
      if (object.key().startsWith(prefix) && !object.key().endsWith("/")) {
        Path file = to.resolve(object.key().substring(prefix.length()));
        Files.createDirectories(file.getParent());
        Files.write(file, platform.s3().read(bucket, object.key()));
      }
    }
  }
}
