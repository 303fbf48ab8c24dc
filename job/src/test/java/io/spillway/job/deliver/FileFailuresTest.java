package io.spillway.job.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.aws.DeliveryException;
import io.spillway.aws.DeliveryException.Kind;
import io.spillway.job.stage.StagedFile;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Which failure of a destination's files is shown. */
class FileFailuresTest {
  private final FileFailures failures = new FileFailures();
  private long seconds;

  @Test
  void showsNoneUntilThereIsOne() {
    assertThat(failures.latest()).isEmpty();
    failures.delivered(file(1));
    assertThat(failures.latest()).isEmpty();
  }

  @Test
  void forgetsADestinationsFailuresOnceItTakesAFile() {
    fail(1, Kind.DENIED, "refused");
    assertThat(failures.latest()).isEqualTo("1970-01-01T00:00:01Z refused");
    fail(2, Kind.TRANSIENT, "timed out");
    assertThat(failures.latest()).isEqualTo("1970-01-01T00:00:02Z timed out");
    failures.delivered(file(3));
    assertThat(failures.latest()).isEmpty();
  }

  @Test
  void keepsAFilesOwnFailureWhileOthersAreDelivered() {
    fail(1, Kind.FILE_REFUSED, "too large");
    fail(2, Kind.TRANSIENT, "timed out");
    failures.delivered(file(3));
    failures.delivered(file(2));
    assertThat(failures.latest()).isEqualTo("1970-01-01T00:00:01Z too large");
    fail(1, Kind.TRANSIENT, "timed out");
    failures.delivered(file(4));
    assertThat(failures.latest()).isEqualTo("1970-01-01T00:00:03Z timed out");
    failures.gone(file(1));
    assertThat(failures.latest()).isEmpty();
  }

  @Test
  void takesAFailureForTheFilesOwnWhenItComesAgainAfterOthersWereDelivered() {
    fail(1, Kind.TRANSIENT, "timed out");
    failures.delivered(file(2));
    fail(1, Kind.TRANSIENT, "timed out");
    failures.delivered(file(3));
    assertThat(failures.latest()).isEqualTo("1970-01-01T00:00:02Z timed out");
    failures.delivered(file(1));
    assertThat(failures.latest()).isEmpty();
  }

  @Test
  void forgetsAllWhenTheDestinationHasChanged() {
    fail(1, Kind.UNREADABLE, "unreadable");
    failures.clear();
    failures.gone(file(2));
    assertThat(failures.latest()).isEmpty();
  }

  @Test
  void keepsNoMoreThanItMay() {
    for (int i = 0; i < 10_000; i++) {
      fail(i, Kind.FILE_REFUSED, "reason " + i);
    }
    for (int i = 10_000 - Backlog.AT_HAND; i < 9_999; i++) {
      failures.gone(file(i));
    }
    assertThat(failures.latest()).endsWith(" reason 9999");
    failures.gone(file(9_999));
    assertThat(failures.latest()).isEmpty();
  }

  private void fail(int number, Kind kind, String reason) {
    seconds++;
    failures.failed(
        file(number),
        new DeliveryException(kind, reason, null),
        Instant.ofEpochSecond(seconds).plusMillis(5));
  }

  private static StagedFile file(int number) {
    return new StagedFile("day/acme/file-" + number, 10, 1, 0);
  }
}
