package io.spillway.local.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.settings.UsageException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

  @TempDir Path directory;
  private StateFolder states;

  @BeforeEach
  void openFolder() {
    states = new StateFolder(directory.toUri().toString(), "a/group");
  }

  @Test
  void hasNothingBeforeTheFirstRun() throws Exception {
    assertThat(states.latest()).isEmpty();
    Files.createDirectories(directory.resolve("a%2Fgroup/job/chk-1"));
    assertThat(states.latest()).as("not complete").isEmpty();
  }

  @Test
  void takesWhatWasTakenLast() throws Exception {
    write("a%2Fgroup/job-1/chk-9", NOON);
    Path savepoint = write("a%2Fgroup/savepoints/savepoint-1", NOON.plusSeconds(1));
    write("another/job/chk-1", NOON.plusSeconds(9));
    assertLatest(savepoint, NOON.plusSeconds(1));
    assertLatest(write("a%2Fgroup/job-2/chk-2", NOON.plusSeconds(2)), NOON.plusSeconds(2));
  }

  @Test
  void prefersASavepointToTheCheckpointsOfItsSecond() throws Exception {
    write("a%2Fgroup/job-1/chk-9", NOON);
    Path savepoint = write("a%2Fgroup/savepoints/savepoint-1", NOON);
    write("a%2Fgroup/xjob/chk-3", NOON);
    assertLatest(savepoint, NOON);
  }

  @Test
  void isLockedByOneRunAtATime() throws Exception {
    try (Closeable first = states.lock()) {
      assertThat(first).isNotNull();
      assertThatThrownBy(states::lock)
          .isInstanceOf(UsageException.class)
          .hasMessageStartingWith("source.group-id: another process runs the job of this group");
      new StateFolder(directory.toUri().toString(), "another").lock().close();
    }
    states.lock().close();
  }

  @Test
  void namesAStateThatCannotBeRead() throws Exception {
    Path savepoint = write("a%2Fgroup/savepoints/savepoint-1", NOON);
    Files.writeString(savepoint.resolve("_metadata"), "damaged");
    StateFolder.Snapshot latest = states.latest().orElseThrow();
    assertThatThrownBy(latest::check)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("savepoints/savepoint-1/_metadata: the latest state of this group")
        .hasMessageContaining("cannot be read");
  }

  private void assertLatest(Path snapshot, Instant taken) throws IOException {
    assertThat(states.latest())
        .hasValueSatisfying(
            latest -> {
              assertThat(latest.path()).endsWith(directory.relativize(snapshot).toString());
              assertThat(latest.taken()).isEqualTo(taken);
            });
  }

  private Path write(String snapshot, Instant taken) throws IOException {
    Path folder = Files.createDirectories(directory.resolve(snapshot));
    Path metadata = Files.createFile(folder.resolve("_metadata"));
    Files.setLastModifiedTime(metadata, FileTime.from(taken));
    return folder;
  }
}
