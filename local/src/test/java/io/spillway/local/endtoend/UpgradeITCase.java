package io.spillway.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.host.Wait;
import io.spillway.local.platform.PlatformStorage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Restores the savepoints of earlier releases, which {@link SavepointFixture} took. */
class UpgradeITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int EVENTS_AFTERWARDS = 80;

  @RegisterExtension private final TestPlatform platform = new TestPlatform();

  static List<Path> savepoints() throws IOException {
    try (Stream<Path> releases = Files.list(SavepointScenario.SAVEPOINTS)) {
      return releases.sorted().toList();
    }
  }

  /** All state must have an operator: Flink refuses a savepoint with state that has none. */
  @ParameterizedTest
  @MethodSource("savepoints")
  void goesOnWhereAnEarlierReleaseStopped(Path release) throws Exception {
    List<String> globexBefore = Files.readAllLines(release.resolve(SavepointScenario.GLOBEX_ROWS));
    SavepointScenario scenario = new SavepointScenario(platform);
    copy(release.resolve(SavepointScenario.STAGING), "s3://" + PlatformStorage.STAGING);
    Path savepoint = platform.directory().resolve("savepoint-elsewhere");
    copy(release.resolve(SavepointScenario.SAVEPOINT), savepoint.toUri().toString());
    scenario.send(0, SavepointScenario.EVENTS);

    Configuration flink = new Configuration();
    flink.setString("execution.state-recovery.path", savepoint.toUri().toString());
    flink.setString("execution.state-recovery.ignore-unclaimed-state", "false");
    try (RunningJob job =
        scenario.submit(
            flink,
            "--set=batch.max-age=300 ms",
            "--set=catalog.refresh-interval=200 ms",
            // The savepoint's catalog has the S3 of that time, whose port may be in use now.
            "--set=deliver.request-timeout=5 s",
            "--set=deliver.probe-interval=500 ms")) {
      awaitRows(scenario, SavepointScenario.EVENTS, globexBefore);
      scenario.send(SavepointScenario.EVENTS, EVENTS_AFTERWARDS);
      awaitRows(scenario, EVENTS_AFTERWARDS, globexBefore);
      Wait.until(
          "nothing to be owed", PATIENCE, () -> job.metric("Deliver", "undeliveredFiles") == 0);
      assertThat(job.isRunning()).isTrue();
    }
  }

  /**
   * Waits for the rows of all events: each once, without those that globex had before the
   * savepoint.
   */
  private void awaitRows(SavepointScenario scenario, int events, List<String> globexBefore)
      throws Exception {
    List<String> all = SavepointScenario.rows(0, events);
    Wait.until(
        "rows of " + events + " events",
        PATIENCE,
        () ->
            platform.rows(scenario.acme(), "full/").size() >= all.size()
                && platform.rows(scenario.acme(), "held/").size() >= all.size()
                && platform.rows(scenario.globex(), "all_").size()
                    >= all.size() - globexBefore.size());
    assertThat(platform.rows(scenario.acme(), "full/")).containsExactlyInAnyOrderElementsOf(all);
    assertThat(platform.rows(scenario.acme(), "held/")).containsExactlyInAnyOrderElementsOf(all);
    List<String> globex = new ArrayList<>(globexBefore);
    globex.addAll(platform.rows(scenario.globex(), "all_"));
    assertThat(globex).containsExactlyInAnyOrderElementsOf(all);
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
