package io.spillway.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.job.LocalParts.Customer;
import io.spillway.local.s3.EmbeddedS3.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Savepoints that earlier releases left are restored by this one; {@link SavepointFixture}. */
class UpgradeITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int EVENTS_AFTERWARDS = 80;

  @TempDir Path directory;

  static List<Path> savepoints() throws IOException {
    try (Stream<Path> releases = Files.list(SavepointScene.SAVEPOINTS)) {
      return releases.sorted().toList();
    }
  }

  /**
   * All state must find its operator: Flink refuses a savepoint of which something is left over.
   */
  @ParameterizedTest
  @MethodSource("savepoints")
  void goesOnWhereAnEarlierReleaseStopped(Path release) throws Exception {
    List<String> globexBefore = Files.readAllLines(release.resolve(SavepointScene.GLOBEX_ROWS));
    try (SavepointScene scene = new SavepointScene(directory)) {
      copy(release.resolve(SavepointScene.STAGING), "s3://" + LocalParts.STAGING);
      Path savepoint = directory.resolve("savepoint-elsewhere");
      copy(release.resolve(SavepointScene.SAVEPOINT), savepoint.toUri().toString());
      scene.send(0, SavepointScene.EVENTS);

      Configuration flink = new Configuration();
      flink.setString("execution.state-recovery.path", savepoint.toUri().toString());
      flink.setString("execution.state-recovery.ignore-unclaimed-state", "false");
      try (RunningJob job =
          scene.submit(
              flink,
              "--set=batch.max-age=300 ms",
              "--set=catalog.refresh-interval=200 ms",
              // The savepoint's catalog names the S3 of its own time, at a port where anything may
              // be.
              "--set=deliver.request-timeout=5 s",
              "--set=deliver.probe-interval=500 ms")) {
        awaitRows(scene, SavepointScene.EVENTS, globexBefore);
        scene.send(SavepointScene.EVENTS, EVENTS_AFTERWARDS);
        awaitRows(scene, EVENTS_AFTERWARDS, globexBefore);
        LocalParts.await(
            "nothing to be owed", PATIENCE, () -> job.metric("Deliver", "undeliveredFiles") == 0);
        assertThat(job.isRunning()).isTrue();
      }
    }
  }

  /**
   * Waits for the rows of all events: each once, without those that globex had before the
   * savepoint.
   */
  private static void awaitRows(SavepointScene scene, int events, List<String> globexBefore)
      throws Exception {
    List<String> all = SavepointScene.rows(0, events);
    LocalParts parts = scene.parts();
    LocalParts.await(
        "rows of " + events + " events",
        PATIENCE,
        () ->
            rows(parts, scene.acme(), "full/").size() >= all.size()
                && rows(parts, scene.acme(), "held/").size() >= all.size()
                && rows(parts, scene.globex(), "all_").size() >= all.size() - globexBefore.size());
    assertThat(rows(parts, scene.acme(), "full/")).containsExactlyInAnyOrderElementsOf(all);
    assertThat(rows(parts, scene.acme(), "held/")).containsExactlyInAnyOrderElementsOf(all);
    List<String> globex = new ArrayList<>(globexBefore);
    globex.addAll(rows(parts, scene.globex(), "all_"));
    assertThat(globex).containsExactlyInAnyOrderElementsOf(all);
  }

  private static List<String> rows(LocalParts parts, Customer customer, String prefix) {
    List<String> rows = new ArrayList<>();
    for (StoredObject object : parts.s3().objects(customer.bucket())) {
      if (object.key().startsWith(prefix)) {
        byte[] content = parts.s3().read(customer.bucket(), object.key());
        try (InputStream plain =
            object.key().endsWith(".gz")
                ? new GZIPInputStream(new ByteArrayInputStream(content))
                : new ByteArrayInputStream(content)) {
          List<String> lines =
              new String(plain.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
          rows.addAll(lines.subList(1, lines.size()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return rows;
  }

  /**
   * @param to any folder that Flink can write to
   */
  private static void copy(Path from, String to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        var copy = new org.apache.flink.core.fs.Path(to + "/" + from.relativize(file));
        try (OutputStream out = copy.getFileSystem().create(copy, WriteMode.NO_OVERWRITE)) {
          Files.copy(file, out);
        }
      }
    }
  }
}
