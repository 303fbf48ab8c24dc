package io.spillway.job.deliver;

import io.spillway.aws.DeliveryException;
import io.spillway.job.stage.StagedFile;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Why files of a destination that still wait could not be delivered. A failure that was the
 * destination's is over once it takes a file; one that was the file's is not, and a file that fails
 * again after others were taken fails by its own fault. The task's thread alone changes it.
 */
final class FileFailures {
  /** About as many files as Deliver tries in turn; the earliest failures are forgotten first. */
  private static final int MOST = Backlog.AT_HAND;

  /** Of a file that failed before others were taken. */
  private static final Failure OVER = new Failure("", true);

  /** By the files' paths, in the order of time. */
  private final Map<String, Failure> failures = new LinkedHashMap<>();

  private volatile String latest = "";

  private record Failure(String text, boolean isTheFiles) {}

  /** The latest one, like {@code 2026-11-26T05:00:00Z reason}; or empty. Any thread may call it. */
  String latest() {
    return latest;
  }

  /** An attempt failed. */
  void failed(StagedFile file, DeliveryException failure, Instant when) {
    Failure before = failures.remove(file.path());
    boolean isTheFiles =
        switch (failure.kind()) {
          case FILE_REFUSED, NOT_STAGED, UNREADABLE -> true;
          case TRANSIENT, DENIED -> before != null && before.isTheFiles;
        };
    if (failures.size() >= MOST) {
      failures.remove(failures.keySet().iterator().next());
    }
    String text = when.truncatedTo(ChronoUnit.SECONDS) + " " + failure.getMessage();
    failures.put(file.path(), new Failure(text, isTheFiles));
    latest = text;
  }

  /** The destination took a file. */
  void delivered(StagedFile file) {
    failures.replaceAll((path, failure) -> failure.isTheFiles ? failure : OVER);
    gone(file);
  }

  /** A file does not wait any more. */
  void gone(StagedFile file) {
    failures.remove(file.path());
    String last = "";
    for (Failure failure : failures.values()) {
      last = failure.text.isEmpty() ? last : failure.text;
    }
    latest = last;
  }

  /** None of them matters any more. */
  void clear() {
    failures.clear();
    latest = "";
  }
}
