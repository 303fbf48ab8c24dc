package io.spillway.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.s3.EmbeddedS3.StoredObject;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the savepoint that {@link UpgradeITCase} restores. Not part of any build; run once for each
 * release, it writes {@code local/src/test/resources/savepoints/<release>}, to be committed:
 *
 * <pre>{@code
 * mvn verify -pl local -am -Dtest=none -Dit.test=SavepointFixture -Dsavepoint.release=1.2.0 \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
 * }</pre>
 */
class SavepointFixture {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void takeSavepoint() throws Exception {
    String release = Objects.requireNonNull(System.getProperty("savepoint.release"), "release");
    Path folder = SavepointScene.SAVEPOINTS.resolve(release);
    delete(folder);
    try (SavepointScene scene = new SavepointScene(directory)) {
      LocalParts parts = scene.parts();
      parts.revoke(scene.acme());
      Configuration flink = new Configuration();
      flink.setString("execution.checkpointing.interval", "4 s");
      // What is held is due long before anybody restores it.
      try (RunningJob job = scene.submit(flink, "--set=batch.max-age=2 min")) {
        scene.send(0, SavepointScene.FIRST_EVENTS);
        int globexRows = full(SavepointScene.FIRST_EVENTS, SavepointScene.GLOBEX_BATCH_SIZE);
        LocalParts.await(
            "globex's files", PATIENCE, () -> parts.rows(scene.globex()).size() == globexRows);
        LocalParts.await(
            "acme to refuse", PATIENCE, () -> job.metric("Deliver", "destination.acme.denied") > 0);
        long checkpoints = job.completedCheckpoints();
        LocalParts.await("a checkpoint", PATIENCE, () -> job.completedCheckpoints() > checkpoints);
        // Files of these are closed after that checkpoint, and so committed with the savepoint.
        scene.send(SavepointScene.FIRST_EVENTS, SavepointScene.EVENTS);
        LocalParts.await(
            "the last full files",
            PATIENCE,
            () ->
                job.metric("Batch", "batchedRows")
                    == full(SavepointScene.EVENTS, SavepointScene.ACME_BATCH_SIZE)
                        + full(SavepointScene.EVENTS, SavepointScene.GLOBEX_BATCH_SIZE));
        assertThat(job.completedCheckpoints()).as("run it again").isEqualTo(checkpoints + 1);
        Files.createDirectories(folder);
        Files.write(folder.resolve(SavepointScene.GLOBEX_ROWS), parts.rows(scene.globex()));
        String savepoint = job.stopWithSavepoint();
        copy(
            parts,
            LocalParts.CHECKPOINTS,
            savepoint.substring(("s3://" + LocalParts.CHECKPOINTS + "/").length()) + "/",
            folder.resolve(SavepointScene.SAVEPOINT));
        copy(parts, LocalParts.STAGING, "", folder.resolve(SavepointScene.STAGING));
      }
    }
  }

  /** The rows of full files. */
  private static int full(int events, int batchSize) {
    return events - events % batchSize;
  }

  private static void copy(LocalParts parts, String bucket, String prefix, Path to)
      throws IOException {
    for (StoredObject object : parts.s3().objects(bucket)) {
      if (object.key().startsWith(prefix) && !object.key().endsWith("/")) {
        Path file = to.resolve(object.key().substring(prefix.length()));
        Files.createDirectories(file.getParent());
        Files.write(file, parts.s3().read(bucket, object.key()));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, IOException failure)
                throws IOException {
              Files.delete(emptied);
              return FileVisitResult.CONTINUE;
            }
          });
    }
  }
}
